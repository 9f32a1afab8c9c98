import { conformance } from '../../../../engine/test/conformance';
import { apiKeySubject } from './api-key';

conformance('api-key', apiKeySubject);
