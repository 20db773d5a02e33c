/**
 * What tells one connection from another: its address, and in IPv6 the first half of that, as a household chooses the
 * second half as it likes (RFC 4291, section 2.5.4).
 */
export const networkOf = (sourceIp: string): string => {
  if (!sourceIp.includes(':') || sourceIp.includes('.')) return sourceIp;
  const [address = ''] = sourceIp.split('%');
  const [front = [], back = []] = address
    .split('::')
    .map((side) => side.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  const groups = address.includes('::') ? [...front, ...zeros, ...back] : front;
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
};
