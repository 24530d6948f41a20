/**
 * What an error says, without what Python puts around it: the names of its
 * classes, which are others here, and a traceback.
 */
export function errorText(message: string): string {
  const [line = ""] = message.split("\n", 1);
  return line.replace(/^(?:\w+(?:Error|Exception): )+/, "");
}
