import { assert, assertEquals } from "@std/assert";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  type DataPoint,
  type ExponentialHistogram,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

/** What was measured once. */
export type Point = DataPoint<number | Histogram | ExponentialHistogram>;
/** What was measured, by the metrics' names and units. */
export type Points = Record<string, readonly Point[]>;

/** Runs a program with a meter provider, and gives what was measured. */
export async function measured(
  program: () => Promise<unknown>,
): Promise<Points> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  try {
    await program();
    await provider.forceFlush();
  } finally {
    metrics.disable();
    await provider.shutdown();
  }
  const points: Points = {};
  for (const { scopeMetrics } of exporter.getMetrics()) {
    for (const { scope, metrics } of scopeMetrics) {
      assertEquals(scope.name, "@autogen-edge/runtime");
      for (const { descriptor, dataPoints } of metrics) {
        points[`${descriptor.name} ${descriptor.unit}`] = dataPoints;
      }
    }
  }
  return points;
}

/** What a metric says, where it says it once. */
export function only(points: Points, name: string): Point {
  const [point, ...others] = points[name] ?? [];
  assert(point !== undefined && others.length === 0, name);
  return point;
}

/** Whether a value is a distribution. */
export function isHistogram(value: Point["value"]): value is Histogram {
  return typeof value === "object" && "buckets" in value;
}
