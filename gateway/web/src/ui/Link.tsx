import type { AnchorHTMLAttributes, Ref } from "react";
import { Link as RouterLink } from "react-router";

export type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; ref?: Ref<HTMLAnchorElement> };

/** A link of the application: pages change without reloading; files and anchors stay plain links. */
export function Link({ href, ...rest }: LinkProps) {
  const leaves = href.startsWith("#") || href.startsWith("/api/") || /^[a-z]+:/.test(href);
  return leaves ? <a href={href} {...rest} /> : <RouterLink to={href} {...rest} />;
}

declare module "@codegouvfr/react-dsfr/link" {
  interface RegisterLink {
    Link: typeof Link;
  }
}
