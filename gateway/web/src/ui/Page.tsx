import { Breadcrumb } from "@codegouvfr/react-dsfr/Breadcrumb";
import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { typo } from "../text/typo";

const SERVICE = "Suivi des périodes en entreprise";
let focusedPath = window.location.pathname;

export interface Crumb {
  label: string;
  href: string;
}

export interface PageProps {
  title: string;
  /** Learner, period or class the page is about: second part of the document's title. */
  context?: string;
  crumbs?: Crumb[];
  /** Home and the public pages have no breadcrumb. */
  withoutCrumbs?: boolean;
  /** Context bar: who, which period, which company. */
  bar?: ReactNode;
  /** Who does what here, in one sentence. */
  lead?: ReactNode;
  children: ReactNode;
}

/** A page: document title, breadcrumb, context bar, one `h1` that receives the focus when the address changes. */
export function Page({ title, context, crumbs = [], withoutCrumbs = false, bar, lead, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = [title, context, SERVICE].filter(Boolean).map((part) => typo(part as string)).join(" · ");
  }, [title, context]);
  useEffect(() => {
    if (focusedPath === pathname) return;
    focusedPath = pathname;
    heading.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <>
      {!withoutCrumbs && (
        <Breadcrumb
          homeLinkProps={{ href: "/" }}
          segments={crumbs.map(({ label, href }) => ({ label, linkProps: { href } }))}
          currentPageLabel={title}
        />
      )}
      {bar}
      <h1 ref={heading} tabIndex={-1} className="cpro-title">
        {title}
      </h1>
      {lead && <p className="fr-text--lg cpro-lead">{lead}</p>}
      {children}
    </>
  );
}
