import { App } from 'aws-cdk-lib';
import { ReferenceStack } from './reference-stack';

new ReferenceStack(new App(), 'RekeyReference');
