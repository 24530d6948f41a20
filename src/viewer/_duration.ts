/** A span of time in nanoseconds for people: three digits and a unit. */
export function formatDuration(nanoseconds: bigint): string {
  const value = Number(nanoseconds);
  if (value < 999.5) return `${value} ns`;
  if (value < 999.5e3) return `${threeDigits(value / 1e3)} µs`;
  if (value < 999.5e6) return `${threeDigits(value / 1e6)} ms`;
  if (value < 59.995e9) return `${threeDigits(value / 1e9)} s`;
  const seconds = Math.round(value / 1e9);
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)}m ${
      String(seconds % 60).padStart(2, "0")
    }s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 6000) {
    return `${Math.floor(minutes / 60)}h ${
      String(minutes % 60).padStart(2, "0")
    }m`;
  }
  return `${Math.round(minutes / 1440)} d`;
}

function threeDigits(value: number): string {
  return value < 9.995
    ? value.toFixed(2)
    : value < 99.95
    ? value.toFixed(1)
    : value.toFixed(0);
}
