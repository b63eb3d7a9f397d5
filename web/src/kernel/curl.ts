/** Requests written as curl lines that survive a POSIX shell. */

export interface CurlRequest {
  url: string;
  headers?: Readonly<Record<string, string>>;
  form?: Readonly<Record<string, string>>;
  json?: Readonly<Record<string, string>>;
}

function word(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

export function curl({ url, headers = {}, form = {}, json }: CurlRequest): string {
  const options = [
    ...Object.entries(headers).map(([name, value]) => `-H ${word(`${name}: ${value}`)}`),
    ...Object.entries(form).map(([name, value]) => `--data-urlencode ${word(`${name}=${value}`)}`),
  ];
  if (json) options.push("-H 'Content-Type: application/json'", `-d ${word(JSON.stringify(json))}`);
  return [`curl -i ${word(url)}`, ...options].join(" \\\n  ");
}
