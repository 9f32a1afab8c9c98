import { iamFixture, policy } from './fixtures';

describe('SimulatePrincipalPolicy', () => {
  const results = async (documents: string[], action: string, resource: string) => {
    const { iam, user } = iamFixture();
    await user('mailer');
    for (const [i, PolicyDocument] of documents.entries()) {
      await iam('PutUserPolicy', { UserName: 'mailer', PolicyName: `p${i}`, PolicyDocument });
    }
    const { EvaluationResults } = await iam('SimulatePrincipalPolicy', {
      PolicySourceArn: 'arn:aws:iam::123456789012:user/mailer',
      ActionNames: [action],
      ResourceArns: [resource],
    });
    return EvaluationResults[0];
  };
  const allow = policy({ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::a{b}/*' });
  const deny = policy(
    { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    { Effect: 'Deny', Action: '*', Resource: '*' },
  );

  test.each([
    [[allow], 's3:GetObject', 'arn:aws:s3:::a{b}/c', 'allowed'],
    [[allow], 's3:PutObject', 'arn:aws:s3:::a{b}/c', 'implicitDeny'],
    [[allow, deny], 's3:GetObject', 'arn:aws:s3:::a{b}/c', 'explicitDeny'],
  ])('evaluates %j, %s on %s: %s', async (documents, action, resource, decision) => {
    expect((await results(documents, action, resource)).EvalDecision).toBe(decision);
  });

  test('returns the position of the statement', async () => {
    const { MatchedStatements } = await results([deny], 's3:GetObject', '*');
    const start = deny.indexOf('{"Effect":"Deny"');
    expect(MatchedStatements).toEqual([
      {
        SourcePolicyId: 'user_mailer_p0',
        SourcePolicyType: 'IAM Policy',
        StartPosition: { Line: 1, Column: start + 2 },
        EndPosition: { Line: 1, Column: deny.indexOf('}]') + 2 },
      },
    ]);
  });

  test('evaluates attached policies, by default for all resources', async () => {
    const { iam, user } = iamFixture();
    const { arn } = await user('mailer');
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam('AttachUserPolicy', { UserName: 'mailer', PolicyArn });
    const simulate = (PolicySourceArn: string) =>
      iam('SimulatePrincipalPolicy', { PolicySourceArn, ActionNames: ['s3:GetObject'] });
    expect((await simulate(arn)).EvaluationResults).toMatchObject([
      { EvalResourceName: '*', EvalDecision: 'allowed' },
    ]);
    await expect(simulate(`${arn}2`)).rejects.toThrow(`${arn}2 cannot be found.`);
  });

  test('refuses an unsupported policy', async () => {
    const conditional = policy({
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { Bool: { x: 'true' } },
    });
    await expect(results([conditional], 's3:GetObject', '*')).rejects.toThrow('without Condition');
  });
});
