import { regionsOf } from '../../../../lambdas/leaks/audit/regions';

describe('the regions', () => {
  const page = (name: string, status: string) => ({ RegionName: name, RegionOptStatus: status });

  test('are all that have events, on every page', async () => {
    const pages = [
      { Regions: [page('us-east-1', 'ENABLED_BY_DEFAULT'), page('ap-east-1', 'DISABLED')], NextToken: '1' },
      {
        Regions: [
          page('af-south-1', 'ENABLED'),
          page('me-south-1', 'DISABLING'),
          page('mx-central-1', 'ENABLING'),
        ],
      },
    ];
    expect(await regionsOf(async (token) => pages[Number(token ?? 0)] ?? {}, 'us-east-1')).toEqual({
      enabled: ['af-south-1', 'me-south-1', 'us-east-1'],
      disabled: ['ap-east-1', 'mx-central-1'],
    });
  });

  test('are those of the function and of global services if they cannot be listed', async () => {
    const denied = async () => Promise.reject(Object.assign(new Error(), { name: 'AccessDeniedException' }));
    expect(await regionsOf(denied, 'eu-west-1')).toEqual({
      enabled: ['eu-west-1', 'us-east-1'],
      disabled: [],
      error: 'AccessDeniedException',
    });
  });
});
