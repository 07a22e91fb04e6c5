/** What to call this browser in a run file's environment, such as "Chromium 156". Informative only. */

interface Brand {
  readonly brand: string;
  readonly version: string;
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\bEdg\/(\d+)/, 'Edge'],
  [/\bHeadlessChrome\/(\d+)/, 'Chromium'],
  [/\bChrome\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
];

/**
 * @param userAgent navigator.userAgent
 * @param brands navigator.userAgentData.brands, where there is such a thing
 */
export function engineName(userAgent: string, brands: readonly Brand[] = []): string {
  // Chromium names itself beside the product that contains it, and a made-up brand against sniffing.
  const chromium = brands.find(({ brand }) => brand === 'Chromium');
  if (chromium !== undefined) return `Chromium ${chromium.version}`;
  for (const [pattern, name] of NAMES) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return 'Unknown browser';
}
