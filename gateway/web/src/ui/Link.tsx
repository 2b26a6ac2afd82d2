import type { AnchorHTMLAttributes, Ref } from "react";
import { Link as RouterLink } from "react-router";

export type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; ref?: Ref<HTMLAnchorElement> };

/**
 * A link of the application: pages change without reloading; files and anchors stay plain links. One that is disabled leads
 * nowhere, and keeps its place and the focus.
 */
export function Link({ href, ...rest }: LinkProps) {
  if (rest["aria-disabled"] === true) return <a role="link" tabIndex={0} {...rest} />;
  const leaves = href.startsWith("#") || href.startsWith("/api/") || /^[a-z]+:/.test(href);
  return leaves ? <a href={href} {...rest} /> : <RouterLink to={href} {...rest} />;
}

declare module "@codegouvfr/react-dsfr/link" {
  interface RegisterLink {
    Link: typeof Link;
  }
}
