// What orval's functions call: it adds the address and the token, and reads bodies by their type.
let base = '';
let authorization = '';

export function use(baseUrl: string, token: string): void {
  base = baseUrl;
  authorization = `Bearer ${token}`;
}

export async function send<T>(path: string, init: RequestInit): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('Authorization', authorization);
  const { status, headers: fields, ...rest } = await answer(fetch(base + path, { ...init, headers }));
  return { ...rest, status, headers: fields } as T;
}

async function answer(call: Promise<Response>) {
  const response = await call;
  const isJson = response.headers.get('Content-Type')?.includes('json');
  const data: unknown = isJson ? await response.json() : await response.blob();
  return { data, status: response.status, headers: response.headers };
}
