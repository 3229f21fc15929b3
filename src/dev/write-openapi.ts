import { writeFile } from 'node:fs/promises';
import { openapiDocument } from './openapi-document.ts';

/** `write-openapi.ts FILE`: writes the API's description, as a release keeps it and as linters read it. */
const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('name the file to write');
await writeFile(target, `${JSON.stringify(await openapiDocument())}\n`);
