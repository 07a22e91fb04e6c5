/** How numbers, times and digests are written on the page. */

/** 0.9712 -> "97.1 %"; a figure just below a round one is not rounded up to it (0.9999 -> "99.9 %"). */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return '–';
  const scale = digits === 0 ? 100 : digits === 1 ? 1_000 : 10_000;
  // 0.29 * 100 is 28.999...: a hair of slack before rounding down.
  const shown = Math.floor(share * scale + 1e-9) / (scale / 100);
  return `${shown.toFixed(digits)} %`;
}

/** 4690 -> "4,690". */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A loss or another measured number, four significant digits or so. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential(3).replaceAll('-', '−');
  return value.toFixed(size < 10 ? 4 : 1).replace('-', '−');
}

/** Beside an axis, in little room: 0.25, 950, "30K". */
export function axisNumber(value: number): string {
  return Math.abs(value) < 1000 ? String(Number(value.toPrecision(3))) : COMPACT.format(value);
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** 75 -> "1 min 15 s". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 0.1) return 'under 0.1 s';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 11594722 -> "11.6 MB". */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`;
  if (size < 1_000_000) return `${(size / 1_000).toFixed(1)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

/** The first eight hex digits: enough to recognise, not to prove. */
export function short(digest: string): string {
  return digest.slice(0, 8);
}

/** "2026-03-01T12:00:00Z" -> the visitor's own way of writing it. */
export function moment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
