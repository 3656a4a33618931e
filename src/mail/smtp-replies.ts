// Whole replies out of the bytes of a connection, however they were cut on the way (RFC 5321 section 4.2.1). Knows no socket.

/** Generous beside any real reply: stops a server that never ends one. */
const MAX_LENGTH = 1024 * 1024;

export interface Replies {
  /**
   * The replies that are complete with these bytes, in order; the lines of one are joined by `\n`, and lines with nothing on
   * them are left out. Throws RangeError when one gets longer than a megabyte.
   */
  take(bytes: Buffer): string[];
  /** Has part of another reply come? */
  isWithin(): boolean;
  /** What was not complete is forgotten. */
  clear(): void;
}

export function createReplies(): Replies {
  /** A character a byte, so that one that was cut in two can be joined. */
  let rest = '';
  let lines: string[] = [];
  let length = 0;

  function add(line: string): string | null {
    if (lines.length === 0 && line.trim() === '') return null;
    lines.push(line);
    length += line.length + 2;
    if (/^\d+-/.test(line)) return null;
    const reply = lines.join('\n');
    lines = [];
    length = 0;
    return decode(reply);
  }

  return {
    take(bytes) {
      const text = bytes.toString('latin1');
      rest += text;
      const replies: string[] = [];
      if (text.includes('\n')) {
        const whole = rest.split(/\r?\n/);
        rest = whole.pop() ?? '';
        for (const line of whole) {
          const reply = add(line);
          if (reply !== null) replies.push(reply);
        }
      }
      if (rest.length + length > MAX_LENGTH) throw new RangeError('an answer that does not end');
      return replies;
    },
    isWithin: () => lines.length > 0 || rest !== '',
    clear() {
      rest = '';
      lines = [];
      length = 0;
    },
  };
}

/** UTF-8 where it is, else as it stands: what charset a reply has, no RFC says. */
function decode(reply: string): string {
  if (!/[\u0080-\u00ff]/.test(reply)) return reply;
  const text = Buffer.from(reply, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? reply : text;
}
