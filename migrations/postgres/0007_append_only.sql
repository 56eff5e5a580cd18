-- The record of what happened is only ever added to.
CREATE FUNCTION event_is_final() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''events are never changed or deleted''; END';
CREATE TRIGGER event_unchanged BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_is_final();
