DROP TABLE context;
DROP TABLE preferences;
DROP TABLE audit;
DROP TABLE events;
DROP TABLE feedback;
DROP TABLE plays;
DROP TABLE recommendations;
