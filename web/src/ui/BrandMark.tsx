import { useBrand } from "~/kernel/brand";
import { Logo } from "./Logo";

/** The logo and the name under which the portal is offered. */
export function BrandMark({ size = 24 }: Readonly<{ size?: number }>) {
  const { logo, name, product } = useBrand();
  return (
    <>
      {logo ? (
        <img src={logo} alt="" style={{ height: size, maxWidth: size * 6, objectFit: "contain" }} />
      ) : (
        <Logo size={size} />
      )}
      <span className={logo && !name ? "visually-hidden" : undefined}>{product}</span>
    </>
  );
}
