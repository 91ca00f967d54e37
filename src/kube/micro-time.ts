/** metav1.MicroTime: the API server answers 400 to anything but six fractional digits. */
export function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
