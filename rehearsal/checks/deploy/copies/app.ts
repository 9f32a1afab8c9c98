/** A keyring whose public keys are copied to a bucket and a parameter. */
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Credential, KeyringAlgorithm, RotatingSecret } from '../../../../lib';

const stack = new Stack(new App(), 'Copies');
const bucket = new Bucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY });
const parameter = new StringParameter(stack, 'Parameter', {
  parameterName: '/copies/public-keys',
  stringValue: '{"keys":[]}',
});
new RotatingSecret(stack, 'TokenKeys', {
  credential: Credential.keyring({
    algorithm: KeyringAlgorithm.EDDSA,
    keySetObject: { bucket },
    keySetParameter: parameter,
  }),
});
new CfnOutput(stack, 'BucketName', { value: bucket.bucketName });
new CfnOutput(stack, 'ParameterName', { value: parameter.parameterName });
