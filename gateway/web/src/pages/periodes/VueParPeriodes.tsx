import { Select } from "@codegouvfr/react-dsfr/Select";
import { SideMenu } from "@codegouvfr/react-dsfr/SideMenu";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useSearchParams } from "react-router";
import type { Periode, ReferentielResume } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomCourt } from "../../text/diplomes";
import { t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { useDiplomes } from "../annexes/useDiplomes";
import { momentOf } from "./moments";
import { PeriodeChoisie } from "./PeriodeChoisie";
import { periodesRead } from "./reads";
import { DoneNotice, type Fait } from "./Suppressions";

/** Levels, then their periods in order of creation, then the learners (3.4). */
export function VueParPeriodes() {
  const diplomas = useDiplomes();
  const { profil } = useOpenSession();
  const { state, key } = useLocation();
  const done = state as Fait | null;
  return (
    <Page title="Vue par périodes">
      {done?.fait && <DoneNotice key={key} done={done} />}
      <Loaded query={diplomas}>{(list) => <Levels diplomas={list} />}</Loaded>
      {writes(profil) && (
        <p className="fr-mt-4w">
          <Link href="/periodes/supprimees">Périodes supprimées</Link>
        </p>
      )}
    </Page>
  );
}

/** Who declares periods, and sees those that were deleted (domain, section 8). */
const writes = (profil: string | null) => profil === "enseignant" || profil === "ddfpt";

interface Level {
  referentiel: string;
  niveau: string;
  label: string;
}

function Levels({ diplomas }: { diplomas: ReferentielResume[] }) {
  const [search, setSearch] = useSearchParams();
  const { profil } = useOpenSession();
  const query = useQuery(periodesRead());
  const several = diplomas.length > 1;
  return (
    <Loaded query={query}>
      {(list) => {
        const levels: Level[] = diplomas
          .flatMap((diploma) =>
            diploma.niveaux.map((niveau) => ({
              referentiel: diploma.code,
              niveau: niveau.code,
              label: several ? `${nomCourt(diploma)}, ${niveau.intitule}` : niveau.intitule,
            })),
          )
          .filter((level) => !several || list.some((periode) => inLevel(periode, level)));
        const asked = list.find(({ id }) => id === search.get("periode"));
        const level =
          levels.find((each) => (asked ? inLevel(asked, each) : matches(each, search))) ??
          levels.find((each) => list.some((periode) => inLevel(periode, each))) ??
          levels[0];
        const inside = level ? list.filter((periode) => inLevel(periode, level)) : [];
        const current = asked ?? inside.at(-1);
        const declares = writes(profil);
        const choose = (target: Level, periode?: string) =>
          setSearch(addressOf(target, periode));
        if (!level || list.length === 0) {
          return (
            <Empty {...(declares ? { action: { label: "Choisir une annexe pédagogique", href: "/annexes" } } : {})}>
              {t`Aucune période n'est déclarée. Une période se déclare à partir d'une annexe pédagogique.`}
            </Empty>
          );
        }
        return (
          <div className="cpro-side">
            <div className="cpro-side__menu">
              <SideMenu
                align="left"
                burgerMenuButtonText="Niveaux et périodes"
                title="Niveau"
                items={levels.map((each) => ({
                  text: each.label,
                  isActive: each === level,
                  expandedByDefault: each === level,
                  items: list
                    .filter((periode) => inLevel(periode, each))
                    .map((periode) => ({
                      text: `${periode.titre} (${momentOf(periode)})`,
                      isActive: periode.id === current?.id,
                      linkProps: { href: `/periodes?${new URLSearchParams(addressOf(each, periode.id)).toString()}` },
                    })),
                }))}
              />
            </div>
            <div className="cpro-side__selects">
              <Select
                label="Niveau"
                nativeSelectProps={{
                  value: levels.indexOf(level),
                  onChange: (event) => {
                    const target = levels[Number(event.target.value)];
                    if (target) choose(target);
                  },
                }}
              >
                {levels.map((each, index) => (
                  <option key={each.label} value={index}>
                    {each.label}
                  </option>
                ))}
              </Select>
              <Select
                label="Période"
                nativeSelectProps={{ value: current?.id ?? "", onChange: (event) => choose(level, event.target.value) }}
              >
                {inside.map((periode) => (
                  <option key={periode.id} value={periode.id}>
                    {periode.titre} ({momentOf(periode)})
                  </option>
                ))}
              </Select>
            </div>
            <div className="cpro-side__content">
              {current ? (
                <PeriodeChoisie key={current.id} id={current.id} />
              ) : (
                <Empty {...(declares ? { action: { label: "Choisir une annexe pédagogique", href: "/annexes" } } : {})}>
                  {t`Aucune période en ${level.label}.`}
                </Empty>
              )}
            </div>
          </div>
        );
      }}
    </Loaded>
  );
}

function inLevel(periode: Periode, level: Level): boolean {
  return periode.referentiel === level.referentiel && periode.niveau === level.niveau;
}
function matches(level: Level, search: URLSearchParams): boolean {
  const referentiel = search.get("referentiel");
  return level.niveau === search.get("niveau") && (!referentiel || level.referentiel === referentiel);
}
function addressOf(level: Level, periode?: string): Record<string, string> {
  return { referentiel: level.referentiel, niveau: level.niveau, ...(periode ? { periode } : {}) };
}
