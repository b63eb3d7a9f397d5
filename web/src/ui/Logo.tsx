/** Our own mark: a dove leaving the ring. */
export function Logo({ size = 24 }: Readonly<{ size?: number }>) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        d="M27.2 11.4A12.2 12.2 0 1 1 19.9 4.4"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <path
        fill="var(--accent)"
        d="M7.2 17.6c3.5.5 5.6-.4 7-2.3-1-3.9-.7-7 .9-9.7.6 3.3 2.3 5.3 5.3 6.5.7-2 2.2-3.2 4.2-3.1 1.3.1 2.1.7 2.5 1.5l2.1.9-2.1.9c-.3 6.4-4.3 10.7-10.1 10.7-2.1 0-3.9-.4-5.5-1.3l-4 1.9 1.8-3.1c-.9-.8-1.6-1.8-2.1-2.9z"
      />
    </svg>
  );
}
