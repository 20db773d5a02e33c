// Made from the OpenAPI document by "npm run console:client"; a test fails when the two differ.

export type components = {
  schemas: {
    NoticeSummary: { id: string; title: Record<string, string>; languages: string[] };
    Notice: components['schemas']['NoticeSummary'] & {
      campaignFields: components['schemas']['NoticeField'][];
      personFields: components['schemas']['NoticeField'][];
    };
    NoticeField: {
      name: string;
      label: Record<string, string>;
      help: Record<string, string>;
      example: Record<string, string>;
      required: boolean;
      tells?: 'nature' | 'contact' | 'consequences' | 'measures' | 'advice';
      form: 'line' | 'lines' | 'list';
    };
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      instance: string;
      requestId: string;
      errors?: { pointer?: string; parameter?: string; message: string }[];
      state?: 'draft' | 'ready' | 'submitted' | 'approved' | 'running' | 'paused' | 'completed' | 'cancelled';
      possible?: string[];
      retryAfterSeconds?: number;
      missingParts?: number[];
    };
    NoticeDraftPreview: { subject: string; text: string; html: string; sms: string };
    NoticeDraft: { language: string; fields: Record<string, string> };
    Campaign: {
      id: string;
      name: string;
      notice: string;
      fields: components['schemas']['CampaignFields'];
      languages: string[];
      defaultLanguage: string;
      channels: ('email' | 'sms' | 'letter')[];
      fallbackAfterHours: number;
      weight: number;
      state: 'draft' | 'ready' | 'submitted' | 'approved' | 'running' | 'paused' | 'completed' | 'cancelled';
      possible: string[];
      version: number;
      createdAt: string;
      startedAt?: string;
      completedAt?: string;
      submission?: components['schemas']['Signature'];
      approval?: components['schemas']['Signature'] & unknown;
      declined?: { name: string; at: string; reason: string };
      startAt?: string;
      pauseReason?: {
        code: string;
        message: components['schemas']['Wording'];
        at: string;
        resumesAt?: string;
      };
      import?: components['schemas']['ImportSummary'];
    };
    CampaignFields: Record<string, Record<string, string>>;
    Signature: { name: string; at: string; hash: string };
    Wording: { en: string; fr: string };
    ImportSummary: {
      number: number;
      status: 'queued' | 'importing' | 'done' | 'failed';
      counts: components['schemas']['RowCounts'];
    };
    RowCounts: { rows: number; accepted: number; duplicate: number; unreachable: number; rejected: number };
    NewCampaign: {
      name: string;
      notice: string;
      fields: components['schemas']['CampaignFields'];
      defaultLanguage?: string;
      channels?: ('email' | 'sms' | 'letter')[];
      fallbackAfterHours?: number;
      weight?: number;
    };
    CampaignChange: {
      name?: string;
      fields?: components['schemas']['CampaignFields'];
      defaultLanguage?: string;
      channels?: ('email' | 'sms' | 'letter')[];
      fallbackAfterHours?: number;
      weight?: number;
    };
    Upload: {
      uploadId: string;
      partSizeBytes: number;
      parts: { number: number; url: string; sizeBytes: number }[];
      expiresAt: string;
    };
    NewUpload: { fileName: string; sizeBytes: number };
    UploadState: {
      uploadId: string;
      completed: boolean;
      partSizeBytes: number;
      parts: { number: number; sizeBytes: number; arrived: boolean; url?: string }[];
      expiresAt: string;
    };
    ImportReport: {
      number: number;
      status: 'queued' | 'importing' | 'done' | 'failed';
      counts: components['schemas']['RowCounts'];
      groups: { language: string; channel: 'email' | 'sms' | 'letter'; people: number; chunks: number }[];
      unknownColumns: string[];
      encodings: { utf8: number; windows1252: number };
      languageFallbacks: number;
      sizeBytes: number;
      startedAt: string;
      finishedAt?: string;
      failure?: components['schemas']['Wording'] & unknown;
      hasRejects: boolean;
    };
    Rejects: { rejectsUrl: string; expiresAt: string };
    Decline: { reason: string };
    Start: { at?: string };
    Pause: { reason?: string };
    Progress: {
      campaign: string;
      state: 'draft' | 'ready' | 'submitted' | 'approved' | 'running' | 'paused' | 'completed' | 'cancelled';
      people: { total: number; email: number; sms: number; letter: number };
      outcomes: components['schemas']['Outcomes'];
      channels: { email: components['schemas']['ChannelTally']; sms: components['schemas']['ChannelTally'] };
      waitingForNext: number;
      told: { byLetter: number; byPhone: number };
      addressCorrected: number;
      chunks: { waiting: number; sending: number; doubt: number; deferred: number; sent: number };
      sent: number;
      percent: number;
      ratePerSecond: number;
      sentAgainInDoubt: number;
      finished: boolean;
      timeline?: { from: string; stepSeconds: number; sent: number[] };
      firstSentAt?: string;
      lastSentAt?: string;
      estimatedEnd?: string;
      deadLetters: components['schemas']['DeadLetters'];
      pacing?: components['schemas']['Pacing'];
      pauseReason?: {
        code: string;
        message: components['schemas']['Wording'];
        at: string;
        resumesAt?: string;
      };
      warnings: components['schemas']['Wording'][];
    };
    Outcomes: {
      pending: number;
      accepted: number;
      delivered: number;
      bounced: number;
      complained: number;
      rejected: number;
      expired: number;
      told: number;
      inDoubt: number;
    };
    ChannelTally: {
      messages: number;
      sent: number;
      outcomes: {
        pending: number;
        accepted: number;
        delivered: number;
        bounced: number;
        complained: number;
        rejected: number;
        expired: number;
        told: number;
        inDoubt: number;
      };
      reached: number;
    };
    DeadLetters: { imports: number; chunks: number; events: number; exports: number; purges: number };
    Pacing: {
      at: string;
      providerPerSecond: number;
      ratePerSecond: number;
      throttled: boolean;
      ramp?: { people: number; until: string };
      sms?: {
        providerPerSecond: number;
        ratePerSecond: number;
        throttled: boolean;
        quietUntil?: string;
        spentUsd: number;
        limitUsd: number;
        neededUsd: number;
      };
    };
    RecipientHistory: {
      campaign: {
        id: string;
        name: string;
        state:
          | 'draft'
          | 'ready'
          | 'submitted'
          | 'approved'
          | 'running'
          | 'paused'
          | 'completed'
          | 'cancelled';
      };
      notice: string;
      language: string;
      channel: 'email' | 'sms' | 'letter';
      secondChannel?: 'email' | 'sms' | 'letter';
      reference: string;
      firstName: string;
      lastName: string;
      emailMasked?: string;
      phoneMasked?: string;
      email?: string;
      phone?: string;
      noticeCode: string;
      sentAt?: string;
      outcome:
        | 'pending'
        | 'accepted'
        | 'delivered'
        | 'bounced'
        | 'complained'
        | 'rejected'
        | 'expired'
        | 'told'
        | 'inDoubt'
        | 'letter';
      answer: components['schemas']['Wording'] & unknown;
      nextStep: {
        step: 'nothing' | 'wait' | 'correct-address' | 'write-letter' | 'ask-administrator';
        words: components['schemas']['Wording'];
      };
      history: {
        at: string;
        what: components['schemas']['Wording'];
        fact: string;
        channel: 'email' | 'sms' | 'letter';
      }[];
      recorded: { at: string; what: components['schemas']['Wording']; by: string; ticket?: string }[];
      earlier: {
        emailMasked?: string;
        phoneMasked?: string;
        noticeCode: string;
        sentAt?: string;
        history: {
          at: string;
          what: components['schemas']['Wording'];
          fact: string;
          channel: 'email' | 'sms' | 'letter';
        }[];
      }[];
    };
    Erased: { places: number; filesUntil: string };
    Erasure: { reason: 'person-asked' | 'authority-asked'; ticket?: string };
    PurgeBegun: { report: string };
    Report: {
      id: string;
      kind: 'regulator' | 'post' | 'purge';
      status: 'queued' | 'writing' | 'done' | 'failed';
      requestedAt: string;
      finishedAt?: string;
      people?: number;
      sizeBytes?: number;
      sha256?: string;
      proof?: {
        people: number;
        chunks: number;
        objects: number;
        objectVersions: number;
        left: { chunks: number; lookupEntries: number; objects: number };
      };
      failure?: components['schemas']['Wording'] & unknown;
      downloadUrl?: string;
    };
    NewReport: { kind: 'regulator' | 'post' };
    Redrive: { queue: 'imports' | 'chunks' | 'events' | 'exports' | 'purges'; moved: number; more: boolean };
    Preview: {
      channel: 'email';
      language: string;
      person: 'sample' | 'recipient';
      subject: string;
      text: string;
      html: string;
      sms: components['schemas']['SmsView'];
    };
    SmsView: {
      text: string;
      encoding: 'GSM-7' | 'UCS-2';
      characters: number;
      parts: number;
      usd: number;
      forcing: { character: string; times: number; instead?: string }[];
      partsWithStandIns: number;
    };
    TestResults: {
      messages: {
        to: string;
        language: string;
        sent: boolean;
        problem?: components['schemas']['Wording'] & unknown;
      }[];
    };
    Tests: { to: string[]; languages?: string[] };
    Estimate: {
      people: {
        total: number;
        groups: { channel: 'email' | 'sms' | 'letter'; language: string; people: number }[];
      };
      cost: { items: { service: string; amount: string; usd: number }[]; totalUsd: number };
      ratePerSecond: number;
      quotaPer24Hours?: number;
      quotaLeft?: number;
      durationSeconds?: number;
      endsAt?: string;
      sms?: {
        people: number;
        fallbackPeople: number;
        averageParts: number;
        mostParts: number;
        inUcs2: number;
        lookedAt: number;
        forcing: { character: string; people: number; instead?: string }[];
        usd: number;
        mostUsd: number;
        partsPerSecond: number;
        spendLeftUsd: number;
        durationSeconds: number;
        endsAt: string;
      };
    };
    Preflight: {
      mayStart: boolean;
      findings: {
        check: string;
        verdict: 'blocks' | 'warns' | 'passes';
        message: components['schemas']['Wording'] & unknown;
      }[];
    };
    AddressCorrected: { campaign: string; noticeCode: string };
    AddressCorrection: {
      email?: string;
      phone?: string;
      reason: 'person-gave-address' | 'typing-error' | 'mailbox-works-again' | 'relative-gave-address';
      ticket?: string;
      evenIfTold?: boolean;
    };
    Told: { by: 'letter' | 'phone'; on?: string; ticket?: string };
    NoticeCheck: {
      genuine: boolean;
      organisation?: string;
      sentOn?: string;
      words: components['schemas']['Wording'] & unknown;
    };
    AuditChain: { chain: string; entries: number; hash: string };
    AuditEntry: {
      number: number;
      at: string;
      by: string;
      from?: string;
      action: string;
      campaign?: string;
      on?: string;
      reason?: string;
      ticket?: string;
      particulars?: Record<string, string | number | boolean>;
      previous: string;
      hash: string;
    };
    AuditVerification: {
      intact: boolean;
      entries: number;
      hash: string;
      problems: {
        number: number;
        problem: 'changed' | 'missing' | 'out-of-place' | 'not-linked' | 'beyond-the-end';
      }[];
    };
  };
};

export type paths = {
  '/v1/notices': {
    get: {
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { notices: components['schemas']['NoticeSummary'][] } };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/notices/{id}': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Notice'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/notices/{id}/preview': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string } };
      requestBody: { content: { 'application/json': components['schemas']['NoticeDraft'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['NoticeDraftPreview'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns': {
    get: {
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { campaigns: components['schemas']['Campaign'][] } };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string } };
      requestBody: { content: { 'application/json': components['schemas']['NewCampaign'] } };
      responses: {
        201: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
    patch: {
      parameters: { header?: { 'if-match'?: string }; path: { id: string } };
      requestBody: { content: { 'application/json': components['schemas']['CampaignChange'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/uploads': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string } };
      requestBody: { content: { 'application/json': components['schemas']['NewUpload'] } };
      responses: {
        201: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Upload'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/uploads/{uploadId}': {
    get: {
      parameters: { path: { id: string; uploadId: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['UploadState'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/uploads/{uploadId}/complete': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string; uploadId: string } };
      responses: {
        202: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['ImportReport'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/import': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['ImportReport'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/import/rejects': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Rejects'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/submit': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/withdraw': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/approve': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/decline': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      requestBody: { content: { 'application/json': components['schemas']['Decline'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/start': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      requestBody?: { content: { 'application/json': components['schemas']['Start'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/unschedule': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/pause': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      requestBody?: { content: { 'application/json': components['schemas']['Pause'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/resume': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/cancel': {
    post: {
      parameters: { header?: { 'if-match'?: string; 'Idempotency-Key'?: string }; path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Campaign'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        412: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/progress': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Progress'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/recipients': {
    get: {
      parameters: {
        query: {
          reference?: string;
          email?: string;
          phone?: string;
          code?: string;
          reason: 'person-asked' | 'relative-asked' | 'correction' | 'complaint' | 'authority-asked' | 'test';
          ticket?: string;
        };
      };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { recipients: components['schemas']['RecipientHistory'][] } };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        429: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/people/{code}/erase': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string; code: string } };
      requestBody: { content: { 'application/json': components['schemas']['Erasure'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Erased'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/purge': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string } };
      responses: {
        202: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['PurgeBegun'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/reports': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { reports: components['schemas']['Report'][] } };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string } };
      requestBody: { content: { 'application/json': components['schemas']['NewReport'] } };
      responses: {
        202: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Report'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/reports/{report}': {
    get: {
      parameters: { path: { id: string; report: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Report'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/dead-letters': {
    get: {
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['DeadLetters'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/dead-letters/{queue}/redrive': {
    post: {
      parameters: {
        header?: { 'Idempotency-Key'?: string };
        path: { queue: 'imports' | 'chunks' | 'events' | 'exports' | 'purges' };
      };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Redrive'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/preview': {
    get: {
      parameters: { query?: { language?: string; reference?: string; code?: string }; path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Preview'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        429: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/tests': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string } };
      requestBody: { content: { 'application/json': components['schemas']['Tests'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['TestResults'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        429: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/estimate': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Estimate'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/preflight': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['Preflight'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/people/{code}/address': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string; code: string } };
      requestBody: { content: { 'application/json': components['schemas']['AddressCorrection'] } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['AddressCorrected'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/campaigns/{id}/people/{code}/told': {
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string }; path: { id: string; code: string } };
      requestBody: { content: { 'application/json': components['schemas']['Told'] } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        409: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        413: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        415: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        422: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/check': {
    get: {
      parameters: { query: { code: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['NoticeCheck'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        429: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/audit': {
    get: {
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { chains: components['schemas']['AuditChain'][] } };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/audit/{chain}': {
    get: {
      parameters: { query?: { after?: number | null }; path: { chain: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': { entries: components['schemas']['AuditEntry'][]; more: boolean } };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/audit/{chain}/verification': {
    get: {
      parameters: { path: { chain: string } };
      responses: {
        200: {
          headers: Record<string, unknown>;
          content: { 'application/json': components['schemas']['AuditVerification'] };
        };
        400: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        401: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        403: {
          headers: Record<string, unknown>;
          content: {
            'application/problem+json': components['schemas']['Problem'];
            'application/json': { message: string };
          };
        };
        404: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/health': {
    get: {
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': { status: 'ok' } } };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/openapi.json': {
    get: {
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': { openapi: string } } };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
  '/v1/docs': {
    get: {
      responses: {
        200: { headers: Record<string, unknown>; content: { 'text/html': string } };
        500: {
          headers: Record<string, unknown>;
          content: { 'application/problem+json': components['schemas']['Problem'] };
        };
      };
    };
  };
};
