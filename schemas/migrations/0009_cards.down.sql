DROP TABLE card_wishes;
DROP TABLE card_files;
DROP TABLE cards;
