export function fingerprintOf(folder: string): string;
export function marked(rendered: string, chart: string): string;
