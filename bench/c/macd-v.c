/*
 * MACD-V by the same rules as packages/indicators (simple-average starts, Wilder ATR that skips
 * synthetic bars, run of ranging bars), as the yardstick of the benchmarks.
 *
 *   macd-v stream SERIES MIN_MS   updates SERIES interleaved series for at least MIN_MS
 *   macd-v batch BARS MIN_MS      computes V, signal and histogram of BARS bars for at least MIN_MS
 *
 * Prints: updates nanoseconds checksum
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FAST = 12, SLOW = 26, ATR = 26, SIGNAL = 9, STREAM_BARS = 64 };

typedef struct {
  double high, low, close;
  int synthetic;
} Bar;

typedef struct {
  int bars, observed, macd_v_count, ranging_run;
  double close, fast, slow, atr, macd_v, signal;
} Series;

static double ema(double average, double value, int count, int period) {
  if (count > period) return average + (value - average) * (2.0 / (period + 1));
  return count == period ? (average + value) / period : average + value;
}

static double wilder(double average, double value, int count, int period) {
  if (count > period) return average + (value - average) * (1.0 / period);
  return count == period ? (average + value) / period : average + value;
}

static int update(Series *series, const Bar *bar) {
  if (!(bar->high <= 1e300 && bar->low >= -1e300 && bar->high >= bar->low && fabs(bar->close) <= 1e300)) return 0;
  int bars = ++series->bars;
  series->fast = ema(series->fast, bar->close, bars, FAST);
  series->slow = ema(series->slow, bar->close, bars, SLOW);
  if (!bar->synthetic) {
    double previous = bars == 1 ? bar->low : series->close;
    double range = (bar->high > previous ? bar->high : previous) - (bar->low < previous ? bar->low : previous);
    series->observed++;
    series->atr = wilder(series->atr, range, series->observed, ATR);
  }
  series->close = bar->close;
  double macd_v = 100 * (series->fast - series->slow) / series->atr;
  if (bars < SLOW || series->observed < ATR || !(series->atr > 0) || !isfinite(macd_v)) {
    series->macd_v_count = 0;
    series->ranging_run = 0;
    return 1;
  }
  series->macd_v = macd_v;
  int count = ++series->macd_v_count;
  series->signal = ema(count == 1 ? 0 : series->signal, macd_v, count, SIGNAL);
  if (!bar->synthetic) series->ranging_run = fabs(macd_v) <= 50 ? series->ranging_run + 1 : 0;
  return 1;
}

/* The same generator as bench/src/market.ts, so that both walk the same prices. */
static uint32_t seed = 1;
static double next_random(void) {
  seed = seed * 1664525u + 1013904223u;
  return seed / 4294967296.0;
}

static Bar *walk(int length) {
  Bar *bars = malloc(sizeof(Bar) * length);
  double close = 100;
  for (int i = 0; i < length; i++) {
    double open = close;
    close = open * (1 + (next_random() - 0.5) * 0.02);
    bars[i].high = (open > close ? open : close) * (1 + next_random() * 0.005);
    bars[i].low = (open < close ? open : close) * (1 - next_random() * 0.005);
    bars[i].close = close;
    bars[i].synthetic = 0;
  }
  return bars;
}

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 4 || (strcmp(argv[1], "stream") && strcmp(argv[1], "batch"))) {
    fprintf(stderr, "usage: macd-v stream|batch COUNT MIN_MS\n");
    return 2;
  }
  int count = atoi(argv[2]);
  double min_ns = atof(argv[3]) * 1e6, updates = 0, checksum = 0, start, elapsed;
  if (!strcmp(argv[1], "stream")) {
    Bar *bars = walk(STREAM_BARS);
    Series *all = calloc(count, sizeof(Series));
    for (int k = 0; k < STREAM_BARS; k++)
      for (int i = 0; i < count; i++) update(&all[i], &bars[k]);
    start = now_ns();
    do {
      for (int k = 0; k < STREAM_BARS; k++)
        for (int i = 0; i < count; i++) update(&all[i], &bars[k]);
      updates += (double)STREAM_BARS * count;
      elapsed = now_ns() - start;
    } while (elapsed < min_ns);
    for (int i = 0; i < count; i++) checksum += all[i].signal;
  } else {
    Bar *bars = walk(count);
    double *columns = malloc(sizeof(double) * 3 * count);
    start = now_ns();
    do {
      Series series = {0};
      for (int i = 0; i < count; i++) {
        update(&series, &bars[i]);
        columns[3 * i] = series.macd_v_count > 0 ? series.macd_v : NAN;
        columns[3 * i + 1] = series.macd_v_count >= SIGNAL ? series.signal : NAN;
        columns[3 * i + 2] = series.macd_v_count >= SIGNAL ? series.macd_v - series.signal : NAN;
      }
      updates += count;
      checksum += columns[3 * count - 1];
      elapsed = now_ns() - start;
    } while (elapsed < min_ns);
  }
  printf("%.0f %.0f %.6g\n", updates, elapsed, checksum);
  return 0;
}
