-- Who gets the newsletter of the library. A row is there once the address was confirmed, and goes when they leave. `topics` is a
-- JSON list of slugs; an empty one stands for all.
CREATE TABLE subscriber (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  email text NOT NULL,
  email_key text NOT NULL,
  pace text NOT NULL CONSTRAINT subscriber_pace CHECK (pace IN ('weekly', 'monthly')),
  topics text NOT NULL,
  paused_until bigint,
  confirmed_at bigint NOT NULL
);
CREATE UNIQUE INDEX subscriber_email ON subscriber (community_id, email_key);
CREATE INDEX subscriber_of_pace ON subscriber (community_id, pace, id);

-- Issues. `reached` is the last subscriber that was looked at, so that sending goes on where it stopped. `addressed` and `leavings`
-- count letters and farewells, without saying whose.
CREATE TABLE newsletter_issue (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  pace text NOT NULL CONSTRAINT newsletter_issue_pace CHECK (pace IN ('weekly', 'monthly')),
  state text NOT NULL CONSTRAINT newsletter_issue_state CHECK (state IN ('draft', 'scheduled', 'sending', 'sent')),
  subject text NOT NULL,
  intro text NOT NULL,
  made_by bigint REFERENCES account (id) ON DELETE SET NULL,
  created_at bigint NOT NULL,
  send_at bigint,
  began_at bigint,
  sent_at bigint,
  reached bigint NOT NULL,
  addressed bigint NOT NULL,
  leavings bigint NOT NULL
);
CREATE INDEX newsletter_issue_newest ON newsletter_issue (community_id, id);
CREATE INDEX newsletter_issue_maker ON newsletter_issue (made_by);
-- One issue of a pace is prepared at a time.
CREATE UNIQUE INDEX newsletter_issue_draft ON newsletter_issue (community_id, pace) WHERE state = 'draft';

-- `dated_on` is the day of the publication or the review that brought the article into the issue.
CREATE TABLE newsletter_article (
  issue_id bigint NOT NULL REFERENCES newsletter_issue (id) ON DELETE CASCADE,
  article_id bigint NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  dated_on text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (issue_id, article_id)
);
CREATE INDEX newsletter_article_of_article ON newsletter_article (article_id);

-- Whose letter of which issue is written. The key is why nobody gets two.
CREATE TABLE newsletter_delivery (
  issue_id bigint NOT NULL REFERENCES newsletter_issue (id) ON DELETE CASCADE,
  subscriber_id bigint NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
  letter_id bigint NOT NULL,
  PRIMARY KEY (issue_id, subscriber_id)
);
CREATE INDEX newsletter_delivery_of_subscriber ON newsletter_delivery (subscriber_id);
