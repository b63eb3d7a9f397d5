export function DeskPage() {
  return <h1>Agent Home</h1>;
}
