/** Our own mark: a dove leaving the ring. */
export function Logo({ size = 24 }: Readonly<{ size?: number }>) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        d="M19.2 4.4A12 12 0 1 0 27.6 13.4"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path
        fill="var(--accent)"
        d="M29 7.9 26.5 6.5a3 3 0 0 0-5.4 1.1c-.2 1.3-.6 2.3-1.3 3.1C17.9 8.6 15.4 7.5 12.3 7.5c.3 2.6 1.2 4.7 2.7 6.3-2.4-.6-4.6-.3-6.6.9 1.4 2 3.2 3.3 5.3 3.9-1.5 1.2-3.7 1.9-6.5 2.1 2.6 1.8 5.4 2.6 8.3 2.3 6.2-.6 10.6-5.6 11.1-12.4z"
      />
    </svg>
  );
}
