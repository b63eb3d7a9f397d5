export function DeskBar() {
  return <div style={{ marginLeft: "auto" }} />;
}
