/** Something that is due at a time, in milliseconds since the epoch. */
interface Event {
  readonly time: number;
  readonly order: number;
  run: () => void;
  cancelled: boolean;
}

/** Events by due time; those of one time in the order they were added. A binary heap. */
export interface EventQueue {
  add(time: number, run: () => void): Event;
  /** The next event that was not cancelled. */
  next(): Event | undefined;
  removeNext(): void;
  clear(): void;
}

function before(a: Event, b: Event): boolean {
  return a.time === b.time ? a.order < b.order : a.time < b.time;
}

function swap(heap: Event[], i: number, j: number): void {
  [heap[i], heap[j]] = [heap[j]!, heap[i]!];
}

function siftUp(heap: Event[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap[at]!, heap[parent]!)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: Event[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && before(heap[right]!, heap[left]!) ? right : left;
    if (!before(heap[child]!, heap[at]!)) return;
    swap(heap, at, child);
    at = child;
  }
}

function removeTop(heap: Event[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  siftDown(heap);
}

export function eventQueue(): EventQueue {
  let heap: Event[] = [];
  let added = 0;
  return {
    add(time, run) {
      const event: Event = { time, order: added++, run, cancelled: false };
      heap.push(event);
      siftUp(heap);
      return event;
    },
    next() {
      while (heap[0]?.cancelled) removeTop(heap);
      return heap[0];
    },
    removeNext: () => removeTop(heap),
    clear() {
      heap = [];
    },
  };
}
