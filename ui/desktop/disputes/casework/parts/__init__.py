"""The parts of the page of a case: facts, claims, evidence, attachments, log, history."""
