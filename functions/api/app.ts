import { bodyLimit } from 'hono/body-limit';
import { addCampaignRoutes } from './campaigns/campaign-routes.ts';
import { addProgressRoutes } from './campaigns/progress-routes.ts';
import { addReportRoutes } from './campaigns/report-routes.ts';
import { checkAccess } from './http/access.ts';
import { checkNotice } from './http/check-route.ts';
import type { Api, ApiDependencies } from './http/dependencies.ts';
import { answerRepeats } from './http/idempotency.ts';
import { Problem } from './http/problem.ts';
import { createShell } from './http/shell.ts';
import { addLetterRoutes } from './letters/letter-routes.ts';
import { addBounceLimitRoutes } from './lifecycle/bounce-limit-routes.ts';
import { addStepRoutes } from './lifecycle/lifecycle-routes.ts';
import { addImportRoutes } from './list/import-routes.ts';
import { addTemplateRoutes } from './list/template-routes.ts';
import { addUploadRoutes } from './list/upload-routes.ts';
import { addDocumentRoutes } from './notices/document-routes.ts';
import { addNoticeRoutes } from './notices/notice-routes.ts';
import { addPreviewRoutes } from './notices/preview-routes.ts';
import { addAuditRoutes } from './operations/audit-routes.ts';
import { addDeadLetterRoutes } from './operations/dead-letter-routes.ts';
import { addServiceRoutes } from './operations/service-routes.ts';
import { addOutcomesRoutes } from './outcomes/outcomes-routes.ts';
import { addCorrectionRoutes } from './people/correction-routes.ts';
import { addErasureRoutes } from './people/erasure-routes.ts';
import { addRecipientRoutes } from './people/lookup-routes.ts';
import { addOpenLetterRoute } from './people/open-letter.ts';
import { personAsked } from './people/person-asked.ts';
import { addEstimateRoutes } from './preflight/estimate-routes.ts';

/** Largest body: all fields of a notice in every language at their longest. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The HTTP application. Its document and its checks are made from the same schemas. */
export const createApp = (deps: ApiDependencies): Api => {
  const app = createShell(deps);
  app.use(checkAccess(app, deps, (c) => personAsked(deps, c)));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new Problem('too-large', {
          detail: {
            en: 'A body can be at most 1 MiB. Lists of people are uploaded.',
            fr: 'Un corps fait au plus 1 Mio. Les listes de personnes se déposent comme fichier.',
          },
        });
      },
    }),
  );
  app.use(answerRepeats(deps));
  addNoticeRoutes(app, deps);
  addCampaignRoutes(app, deps);
  addUploadRoutes(app, deps);
  addImportRoutes(app, deps);
  addTemplateRoutes(app, deps);
  addStepRoutes(app, deps);
  addBounceLimitRoutes(app, deps);
  addProgressRoutes(app, deps);
  addRecipientRoutes(app, deps);
  addErasureRoutes(app, deps);
  addLetterRoutes(app, deps);
  addReportRoutes(app, deps);
  addOutcomesRoutes(app, deps);
  addDeadLetterRoutes(app, deps);
  addPreviewRoutes(app, deps);
  addDocumentRoutes(app, deps);
  addEstimateRoutes(app, deps);
  addCorrectionRoutes(app, deps);
  addOpenLetterRoute(app, deps);
  // Another function answers it (functions/check); the document tells of it all the same.
  app.openAPIRegistry.registerPath(checkNotice);
  addAuditRoutes(app, deps);
  addServiceRoutes(app, deps);
  return app;
};
