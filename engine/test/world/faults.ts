export { Calls, type Fault } from '../../src/testing/faults';
