import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import type { Role } from '../../core/audit/roles.ts';
import { useApp, useHasRole, useSessionState, useUser } from './api/app-context.tsx';
import { consoleVersion, readApiVersion } from './api/version.ts';
import { CampaignsPage } from './campaigns/pages/campaigns-page.tsx';
import { Button } from './elements/button.tsx';
import { Dialog } from './elements/confirm-button.tsx';
import { LeaveGuard, useGuardedLocation } from './elements/leave-guard.tsx';
import { Loading } from './elements/loading.tsx';
import { Page } from './elements/page.tsx';
import { type Language, languages } from './i18n/format.ts';
import { useI18n } from './i18n/i18n.tsx';

const NewCampaignPage = lazy(() => import('./campaigns/message/new-campaign-page.tsx'));
const CampaignPage = lazy(() => import('./campaigns/pages/campaign-page.tsx'));
const FindPage = lazy(() => import('./people/find-page.tsx'));
const AuditPage = lazy(() => import('./audit/audit-page.tsx'));
const GuidePage = lazy(() => import('./guide/guide-page.tsx'));

const languageNames = { en: 'English', fr: 'Français' } as const;

const LanguageSwitch = () => {
  const { t, language, setLanguage } = useI18n();
  const queries = useQueryClient();
  const choose = (next: Language): void => {
    flushSync(() => setLanguage(next));
    // What the API said of a failure is in the language of before.
    void queries.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
  };
  return (
    <fieldset className="languages">
      <legend className="unseen">{t.app.language}</legend>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => choose(one)}
        >
          {languageNames[one]}
        </button>
      ))}
    </fieldset>
  );
};

const NavLink = ({ href, children }: { href: string; children: string }) => {
  const [location] = useLocation();
  const isHere =
    href === '/' ? location === '/' || location.startsWith('/campaigns') : location.startsWith(href);
  return (
    <Link href={href} {...(isHere && { 'aria-current': 'page' as const })}>
      {children}
    </Link>
  );
};

const Header = () => {
  const { t } = useI18n();
  const { session, config } = useApp();
  const user = useUser();
  const mayFind = useHasRole('administrator', 'agent');
  const mayAudit = useHasRole('auditor');
  return (
    <header className="top">
      <div className="brand">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <span>
          <b>Tocsin</b> <span className="organisation">{config.organisation}</span>
        </span>
      </div>
      <nav aria-label={t.app.navigation}>
        <NavLink href="/">{t.app.campaigns}</NavLink>
        {mayFind && <NavLink href="/people">{t.app.find}</NavLink>}
        {mayAudit && <NavLink href="/audit">{t.app.audit}</NavLink>}
        <NavLink href="/guide">{t.app.guide}</NavLink>
      </nav>
      <div className="member">
        <span>
          {user.name}
          <span className="roles">{user.roles.map((role) => t.roles[role]).join(', ')}</span>
        </span>
        <Button kind="text" onPress={() => void session.signOut()}>
          {t.app.signOut}
        </Button>
        <LanguageSwitch />
      </div>
    </header>
  );
};

/**
 * Over a page whose session has ended: the page below stays as it is, with everything typed in it. Where it was left
 * alone, nothing of it is shown, nor its title, which may name a campaign.
 */
const SessionEnded = () => {
  const { t } = useI18n();
  const { session } = useApp();
  const { ended, locked } = useSessionState();
  useLayoutEffect(() => {
    if (!locked) return;
    const { title } = document;
    document.title = 'Tocsin';
    document.documentElement.dataset.locked = '';
    return () => {
      document.title = title;
      delete document.documentElement.dataset.locked;
    };
  }, [locked]);
  if (!ended) return null;
  const said = locked ? t.sessionLocked : t.sessionEnded;
  return (
    <Dialog title={said.title} isOverAll>
      <p>{said.help}</p>
      <div className="actions">
        <Button kind="main" onPress={() => session.signInAgain()}>
          {t.sessionEnded.signIn}
        </Button>
      </div>
    </Dialog>
  );
};

/** Which versions are in use: of these pages, and of the API, which is deployed by itself. */
const Footer = () => {
  const { t } = useI18n();
  const { data: ofApi } = useQuery({
    queryKey: ['version'],
    queryFn: readApiVersion,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <footer className="small">
      {t.app.version(consoleVersion)}
      {ofApi !== undefined && ofApi !== null && ofApi !== consoleVersion && ` · ${t.app.apiVersion(ofApi)}`}
    </footer>
  );
};

/** Says why nothing happens while a request waits because the API has said when to ask again. */
const WaitingNote = () => {
  const { t, f } = useI18n();
  const { waiting } = useApp();
  const seconds = useSyncExternalStore(waiting.subscribe, waiting.seconds);
  return (
    <div role="status" className="waiting">
      {seconds !== undefined && <p>{t.waiting(f.duration(seconds))}</p>}
    </div>
  );
};

const NotFound = () => {
  const { t } = useI18n();
  return (
    <Page title={t.notFound.title}>
      <p>{t.notFound.help}</p>
      <p>
        <Link href="/">{t.app.campaigns}</Link>
      </p>
    </Page>
  );
};

const NoRole = () => {
  const { t } = useI18n();
  return (
    <Page title={t.noRole.title}>
      <p>{t.noRole.help}</p>
    </Page>
  );
};

/** Whether the start page was shown: only the first time does it lead elsewhere. */
let hasStarted = false;

/** Where whoever has signed in finds what they owe: who answers people looks them up, who audits reads the trail. */
const startOf = (roles: readonly Role[]): string => {
  if (roles.includes('administrator') || roles.includes('approver')) return '/';
  return roles.includes('agent') ? '/people' : '/audit';
};

const Start = () => {
  const start = startOf(useUser().roles);
  const leadsOn = start !== '/' && !hasStarted;
  useEffect(() => {
    hasStarted = true;
  }, []);
  return leadsOn ? <Redirect to={start} /> : <CampaignsPage />;
};

export const App = () => {
  const { t } = useI18n();
  const { config } = useApp();
  const { roles } = useUser();
  return (
    <Router hook={useGuardedLocation}>
      <a className="skip" href="#content">
        {t.app.skip}
      </a>
      {config.demonstration && (
        <aside className="demonstration" aria-label={t.demonstration.title}>
          <strong>{t.demonstration.title}</strong> {t.demonstration.help}
        </aside>
      )}
      <Header />
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          {roles.length === 0 ? (
            <NoRole />
          ) : (
            <Switch>
              <Route path="/" component={Start} />
              <Route path="/campaigns/new" component={NewCampaignPage} />
              <Route path="/campaigns/:id/:tab?">{({ id, tab }) => <CampaignPage id={id} tab={tab} />}</Route>
              <Route path="/people" component={FindPage} />
              <Route path="/audit/:chain?">{({ chain }) => <AuditPage chain={chain} />}</Route>
              <Route path="/guide" component={GuidePage} />
              <Route component={NotFound} />
            </Switch>
          )}
        </Suspense>
      </main>
      <Footer />
      <WaitingNote />
      <LeaveGuard />
      <SessionEnded />
    </Router>
  );
};
