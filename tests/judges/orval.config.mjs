// How orval makes its client: functions that call fetch, through the caller's own function for address and token.
export default {
  imaging: {
    input: '../../openapi.yaml',
    output: {
      target: 'generated/orval.ts',
      client: 'fetch',
      override: { mutator: { path: 'clients/orval-fetch.ts', name: 'send', extension: '.js' } },
    },
  },
};
