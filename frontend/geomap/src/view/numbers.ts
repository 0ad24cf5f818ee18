/** Numbers: as the visitor's country writes and reads them. */

export class Numbers {
  private readonly separator: string;

  constructor(private readonly locale: string) {
    const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
    this.separator = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
  }

  metres(value: number): string {
    return `${this.format(value, 1)} m`;
  }

  /** Whole square metres, and tenths for what is small. */
  area(value: number): string {
    return `${this.format(value, value < 100 ? 1 : 0)} m²`;
  }

  degrees(value: number): string {
    return `${this.format(value, 1)}°`;
  }

  format(value: number, decimals: number): string {
    const options = { maximumFractionDigits: decimals, minimumFractionDigits: 0 };
    return new Intl.NumberFormat(this.locale, options).format(value);
  }

  /** For a field that is typed in: no signs between thousands. */
  plain(value: number, decimals: number): string {
    return String(Number(value.toFixed(decimals))).replace('.', this.separator);
  }

  /** A typed number with comma or point; null when it is none. */
  read(text: string): number | null {
    const bare = text.trim().replaceAll(/\s/g, '').replace('−', '-').replace(',', '.');
    if (!/^-?\d+(\.\d+)?$/.test(bare)) return null;
    return Number(bare);
  }
}
