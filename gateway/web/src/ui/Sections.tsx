import { SideMenu } from "@codegouvfr/react-dsfr/SideMenu";
import type { ReactNode } from "react";
import { t } from "../text/typo";
import { Link } from "./Link";

export interface Section {
  code: string;
  label: string;
  href: string;
}
export interface SectionGroup {
  title?: string;
  sections: Section[];
}
interface Group {
  title: string;
  sections: Numbered[];
}
type Numbered = Section & { text: string };

/**
 * Five sections and more, each at an address of its own, numbered through their groups: beside the page; folded above
 * it on a phone, where a list to choose from would lead away at each arrow key; one after the other below.
 */
export function Sections({ groups, current, label = "Pages", children }: {
  groups: SectionGroup[];
  /** Code of the section that is shown. */
  current: string;
  /** What the sections are of: title of the only group that has none, name of the list on a phone. */
  label?: string;
  children: ReactNode;
}) {
  let number = 0;
  const numbered: Group[] = groups.map(({ title, sections }) => ({
    title: title ?? label,
    sections: sections.map((section) => ({ ...section, text: `${++number}. ${section.label}` })),
  }));
  const all = numbered.flatMap(({ sections }) => sections);
  const index = all.findIndex(({ code }) => code === current);
  return (
    <div className="cpro-side">
      <div className="cpro-side__menu">
        {/* One menu per group: within a menu, the design system keeps a single group unfolded. */}
        {numbered.map(({ title, sections }) => (
          <SideMenu
            key={title}
            align="left"
            burgerMenuButtonText={title}
            title={title}
            items={sections.map(({ code, text, href }) => ({ text, isActive: code === current, linkProps: { href } }))}
          />
        ))}
      </div>
      <nav className="cpro-side__selects" aria-label={label}>
        <Folded key={current} groups={numbered} current={current} summary={index < 0 ? label : t`Page ${index + 1} sur ${all.length}`} />
      </nav>
      <div className="cpro-side__content">
        {children}
        <Neighbours all={all} index={index} />
      </div>
    </div>
  );
}

/** All the pages under one line, closed again once one of them is reached. */
function Folded({ groups, current, summary }: { groups: Group[]; current: string; summary: string }) {
  return (
    <details className="cpro-sections">
      <summary>
        {summary} <span className="cpro-sections__change">Changer de page</span>
      </summary>
      {groups.map(({ title, sections }) => (
        <div key={title}>
          {groups.length > 1 && <p className="cpro-sections__title">{title}</p>}
          <ul>
            {sections.map(({ code, text, href }) => (
              <li key={code}>
                <Link href={href} aria-current={code === current ? "page" : undefined}>
                  {text}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

/** The page before and the page after, by their names. */
function Neighbours({ all, index }: { all: Numbered[]; index: number }) {
  if (index < 0) return null;
  const previous = all[index - 1];
  const next = all[index + 1];
  return (
    <nav className="cpro-around fr-mt-6w" aria-label={t`Page précédente et page suivante`}>
      {previous ? (
        <Link href={previous.href}>
          <span aria-hidden="true">‹ </span>
          {t`Page précédente : ${previous.label}`}
        </Link>
      ) : (
        <span />
      )}
      <span className="cpro-around__dates">{t`Page ${index + 1} sur ${all.length}`}</span>
      {next ? (
        <Link href={next.href}>
          {t`Page suivante : ${next.label}`}
          <span aria-hidden="true"> ›</span>
        </Link>
      ) : (
        <span />
      )}
    </nav>
  );
}
