/**
 * Where the project's files are, and small helpers to read them.
 *
 * @module
 */

/** The folder that holds `deno.json`. */
export const PROJECT_ROOT: URL = new URL("../", import.meta.url);

/**
 * Turns a `file:` URL into a path of this operating system.
 *
 * @param url - the `file:` URL
 */
export function fromFileUrl(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}

/**
 * Reads a JSON file.
 *
 * @typeParam T - what the file is known to hold
 * @param url - the file
 */
export function readJson<T>(url: URL): T {
  return JSON.parse(Deno.readTextFileSync(url));
}

/**
 * Lists files below a folder, sorted, as paths relative to the project.
 *
 * @param folder - the folder, relative to the project, e.g. `"src"`
 * @param extension - how the file names end, e.g. `".ts"`
 */
export function listFiles(folder: string, extension: string): string[] {
  const files: string[] = [];
  for (const entry of Deno.readDirSync(new URL(folder, PROJECT_ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) files.push(...listFiles(path, extension));
    else if (entry.name.endsWith(extension)) files.push(path);
  }
  return files.sort();
}
