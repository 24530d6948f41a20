import type { HrTime, TimeInput } from "@opentelemetry/api";

/** Converts a time of the OpenTelemetry API to `[seconds, nanoseconds]`; a number is milliseconds since the epoch. */
export function toHrTime(time: TimeInput): HrTime {
  if (Array.isArray(time)) return [time[0], time[1]];
  const milliseconds = time instanceof Date ? time.getTime() : time;
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.round((milliseconds - seconds * 1000) * 1e6);
  return nanoseconds < 1e9 ? [seconds, nanoseconds] : [seconds + 1, 0];
}

/** Tells a time from attributes, which share a parameter of `Span.addEvent`. */
export function isTimeInput(value: unknown): value is TimeInput {
  return typeof value === "number" || value instanceof Date ||
    (Array.isArray(value) && value.length === 2 &&
      value.every((part) => typeof part === "number"));
}

/** Orders two times as `Array.prototype.sort` wants it. */
export function compareHrTime(a: HrTime, b: HrTime): number {
  return a[0] - b[0] || a[1] - b[1];
}
