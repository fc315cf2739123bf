BEGIN TRANSACTION;
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "audit_event" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "school_id" bigint NULL, "at" datetime NOT NULL, "kind" varchar(8) NOT NULL, "verb" varchar(60) NOT NULL, "user_id" bigint NULL, "who" varchar(150) NOT NULL, "about" varchar(40) NOT NULL, "about_id" varchar(40) NOT NULL, "pupil_id" bigint NULL, "why_allowed" varchar(40) NOT NULL, "detail" text NOT NULL CHECK ((JSON_VALID("detail") OR "detail" IS NULL)));
INSERT INTO "audit_event" VALUES(1,NULL,'2026-11-23 04:01:09.677164','write','policy.adopted',NULL,'Ettle','policy','1',NULL,'role_may','{"version": "2008.1", "effective_from": "2020-08-01", "faculties_made": 2, "subjects_made": 2, "subjects_mapped": 0}');
INSERT INTO "audit_event" VALUES(2,NULL,'2026-11-23 04:01:09.677164','write','school.made',NULL,'Ettle','school','1',NULL,'role_may','{}');
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(2,1,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(3,1,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(4,1,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(5,2,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(6,2,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(7,2,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(8,2,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(9,3,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(10,3,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(11,3,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(12,3,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(13,4,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(14,4,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(15,4,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(16,4,'view_session','Can view session');
INSERT INTO "auth_permission" VALUES(17,5,'add_emailaddress','Can add email address');
INSERT INTO "auth_permission" VALUES(18,5,'change_emailaddress','Can change email address');
INSERT INTO "auth_permission" VALUES(19,5,'delete_emailaddress','Can delete email address');
INSERT INTO "auth_permission" VALUES(20,5,'view_emailaddress','Can view email address');
INSERT INTO "auth_permission" VALUES(21,6,'add_emailconfirmation','Can add email confirmation');
INSERT INTO "auth_permission" VALUES(22,6,'change_emailconfirmation','Can change email confirmation');
INSERT INTO "auth_permission" VALUES(23,6,'delete_emailconfirmation','Can delete email confirmation');
INSERT INTO "auth_permission" VALUES(24,6,'view_emailconfirmation','Can view email confirmation');
INSERT INTO "auth_permission" VALUES(25,7,'add_authenticator','Can add authenticator');
INSERT INTO "auth_permission" VALUES(26,7,'change_authenticator','Can change authenticator');
INSERT INTO "auth_permission" VALUES(27,7,'delete_authenticator','Can delete authenticator');
INSERT INTO "auth_permission" VALUES(28,7,'view_authenticator','Can view authenticator');
INSERT INTO "auth_permission" VALUES(29,8,'add_accessattempt','Can add access attempt');
INSERT INTO "auth_permission" VALUES(30,8,'change_accessattempt','Can change access attempt');
INSERT INTO "auth_permission" VALUES(31,8,'delete_accessattempt','Can delete access attempt');
INSERT INTO "auth_permission" VALUES(32,8,'view_accessattempt','Can view access attempt');
INSERT INTO "auth_permission" VALUES(33,9,'add_accesslog','Can add access log');
INSERT INTO "auth_permission" VALUES(34,9,'change_accesslog','Can change access log');
INSERT INTO "auth_permission" VALUES(35,9,'delete_accesslog','Can delete access log');
INSERT INTO "auth_permission" VALUES(36,9,'view_accesslog','Can view access log');
INSERT INTO "auth_permission" VALUES(37,10,'add_accessfailurelog','Can add access failure');
INSERT INTO "auth_permission" VALUES(38,10,'change_accessfailurelog','Can change access failure');
INSERT INTO "auth_permission" VALUES(39,10,'delete_accessfailurelog','Can delete access failure');
INSERT INTO "auth_permission" VALUES(40,10,'view_accessfailurelog','Can view access failure');
INSERT INTO "auth_permission" VALUES(41,11,'add_accessattemptexpiration','Can add access attempt expiration');
INSERT INTO "auth_permission" VALUES(42,11,'change_accessattemptexpiration','Can change access attempt expiration');
INSERT INTO "auth_permission" VALUES(43,11,'delete_accessattemptexpiration','Can delete access attempt expiration');
INSERT INTO "auth_permission" VALUES(44,11,'view_accessattemptexpiration','Can view access attempt expiration');
INSERT INTO "auth_permission" VALUES(45,12,'add_school','Can add school');
INSERT INTO "auth_permission" VALUES(46,12,'change_school','Can change school');
INSERT INTO "auth_permission" VALUES(47,12,'delete_school','Can delete school');
INSERT INTO "auth_permission" VALUES(48,12,'view_school','Can view school');
INSERT INTO "auth_permission" VALUES(49,13,'add_house','Can add house');
INSERT INTO "auth_permission" VALUES(50,13,'change_house','Can change house');
INSERT INTO "auth_permission" VALUES(51,13,'delete_house','Can delete house');
INSERT INTO "auth_permission" VALUES(52,13,'view_house','Can view house');
INSERT INTO "auth_permission" VALUES(53,14,'add_faculty','Can add faculty');
INSERT INTO "auth_permission" VALUES(54,14,'change_faculty','Can change faculty');
INSERT INTO "auth_permission" VALUES(55,14,'delete_faculty','Can delete faculty');
INSERT INTO "auth_permission" VALUES(56,14,'view_faculty','Can view faculty');
INSERT INTO "auth_permission" VALUES(57,15,'add_adoptedpolicy','Can add adopted policy');
INSERT INTO "auth_permission" VALUES(58,15,'change_adoptedpolicy','Can change adopted policy');
INSERT INTO "auth_permission" VALUES(59,15,'delete_adoptedpolicy','Can delete adopted policy');
INSERT INTO "auth_permission" VALUES(60,15,'view_adoptedpolicy','Can view adopted policy');
INSERT INTO "auth_permission" VALUES(61,16,'add_subject','Can add subject');
INSERT INTO "auth_permission" VALUES(62,16,'change_subject','Can change subject');
INSERT INTO "auth_permission" VALUES(63,16,'delete_subject','Can delete subject');
INSERT INTO "auth_permission" VALUES(64,16,'view_subject','Can view subject');
INSERT INTO "auth_permission" VALUES(65,17,'add_teachingclass','Can add teaching class');
INSERT INTO "auth_permission" VALUES(66,17,'change_teachingclass','Can change teaching class');
INSERT INTO "auth_permission" VALUES(67,17,'delete_teachingclass','Can delete teaching class');
INSERT INTO "auth_permission" VALUES(68,17,'view_teachingclass','Can view teaching class');
INSERT INTO "auth_permission" VALUES(69,18,'add_tutorgroup','Can add tutor group');
INSERT INTO "auth_permission" VALUES(70,18,'change_tutorgroup','Can change tutor group');
INSERT INTO "auth_permission" VALUES(71,18,'delete_tutorgroup','Can delete tutor group');
INSERT INTO "auth_permission" VALUES(72,18,'view_tutorgroup','Can view tutor group');
INSERT INTO "auth_permission" VALUES(73,19,'add_user','Can add user');
INSERT INTO "auth_permission" VALUES(74,19,'change_user','Can change user');
INSERT INTO "auth_permission" VALUES(75,19,'delete_user','Can delete user');
INSERT INTO "auth_permission" VALUES(76,19,'view_user','Can view user');
INSERT INTO "auth_permission" VALUES(77,20,'add_classteacher','Can add class teacher');
INSERT INTO "auth_permission" VALUES(78,20,'change_classteacher','Can change class teacher');
INSERT INTO "auth_permission" VALUES(79,20,'delete_classteacher','Can delete class teacher');
INSERT INTO "auth_permission" VALUES(80,20,'view_classteacher','Can view class teacher');
INSERT INTO "auth_permission" VALUES(81,21,'add_post','Can add post');
INSERT INTO "auth_permission" VALUES(82,21,'change_post','Can change post');
INSERT INTO "auth_permission" VALUES(83,21,'delete_post','Can delete post');
INSERT INTO "auth_permission" VALUES(84,21,'view_post','Can view post');
INSERT INTO "auth_permission" VALUES(85,22,'add_staffmember','Can add staff member');
INSERT INTO "auth_permission" VALUES(86,22,'change_staffmember','Can change staff member');
INSERT INTO "auth_permission" VALUES(87,22,'delete_staffmember','Can delete staff member');
INSERT INTO "auth_permission" VALUES(88,22,'view_staffmember','Can view staff member');
INSERT INTO "auth_permission" VALUES(89,23,'add_pupil','Can add pupil');
INSERT INTO "auth_permission" VALUES(90,23,'change_pupil','Can change pupil');
INSERT INTO "auth_permission" VALUES(91,23,'delete_pupil','Can delete pupil');
INSERT INTO "auth_permission" VALUES(92,23,'view_pupil','Can view pupil');
INSERT INTO "auth_permission" VALUES(93,24,'add_classmembership','Can add class membership');
INSERT INTO "auth_permission" VALUES(94,24,'change_classmembership','Can change class membership');
INSERT INTO "auth_permission" VALUES(95,24,'delete_classmembership','Can delete class membership');
INSERT INTO "auth_permission" VALUES(96,24,'view_classmembership','Can view class membership');
INSERT INTO "auth_permission" VALUES(97,25,'add_categorymembership','Can add category membership');
INSERT INTO "auth_permission" VALUES(98,25,'change_categorymembership','Can change category membership');
INSERT INTO "auth_permission" VALUES(99,25,'delete_categorymembership','Can delete category membership');
INSERT INTO "auth_permission" VALUES(100,25,'view_categorymembership','Can view category membership');
INSERT INTO "auth_permission" VALUES(101,26,'add_attendance','Can add attendance');
INSERT INTO "auth_permission" VALUES(102,26,'change_attendance','Can change attendance');
INSERT INTO "auth_permission" VALUES(103,26,'delete_attendance','Can delete attendance');
INSERT INTO "auth_permission" VALUES(104,26,'view_attendance','Can view attendance');
INSERT INTO "auth_permission" VALUES(105,27,'add_concern','Can add concern');
INSERT INTO "auth_permission" VALUES(106,27,'change_concern','Can change concern');
INSERT INTO "auth_permission" VALUES(107,27,'delete_concern','Can delete concern');
INSERT INTO "auth_permission" VALUES(108,27,'view_concern','Can view concern');
INSERT INTO "auth_permission" VALUES(109,28,'add_concernreason','Can add concern reason');
INSERT INTO "auth_permission" VALUES(110,28,'change_concernreason','Can change concern reason');
INSERT INTO "auth_permission" VALUES(111,28,'delete_concernreason','Can delete concern reason');
INSERT INTO "auth_permission" VALUES(112,28,'view_concernreason','Can view concern reason');
INSERT INTO "auth_permission" VALUES(113,29,'add_cycle','Can add cycle');
INSERT INTO "auth_permission" VALUES(114,29,'change_cycle','Can change cycle');
INSERT INTO "auth_permission" VALUES(115,29,'delete_cycle','Can delete cycle');
INSERT INTO "auth_permission" VALUES(116,29,'view_cycle','Can view cycle');
INSERT INTO "auth_permission" VALUES(117,30,'add_classfinished','Can add class finished');
INSERT INTO "auth_permission" VALUES(118,30,'change_classfinished','Can change class finished');
INSERT INTO "auth_permission" VALUES(119,30,'delete_classfinished','Can delete class finished');
INSERT INTO "auth_permission" VALUES(120,30,'view_classfinished','Can view class finished');
INSERT INTO "auth_permission" VALUES(121,31,'add_cyclenotice','Can add cycle notice');
INSERT INTO "auth_permission" VALUES(122,31,'change_cyclenotice','Can change cycle notice');
INSERT INTO "auth_permission" VALUES(123,31,'delete_cyclenotice','Can delete cycle notice');
INSERT INTO "auth_permission" VALUES(124,31,'view_cyclenotice','Can view cycle notice');
INSERT INTO "auth_permission" VALUES(125,32,'add_cycleyear','Can add cycle year');
INSERT INTO "auth_permission" VALUES(126,32,'change_cycleyear','Can change cycle year');
INSERT INTO "auth_permission" VALUES(127,32,'delete_cycleyear','Can delete cycle year');
INSERT INTO "auth_permission" VALUES(128,32,'view_cycleyear','Can view cycle year');
INSERT INTO "auth_permission" VALUES(129,33,'add_nextstep','Can add next step');
INSERT INTO "auth_permission" VALUES(130,33,'change_nextstep','Can change next step');
INSERT INTO "auth_permission" VALUES(131,33,'delete_nextstep','Can delete next step');
INSERT INTO "auth_permission" VALUES(132,33,'view_nextstep','Can view next step');
INSERT INTO "auth_permission" VALUES(133,34,'add_rating','Can add rating');
INSERT INTO "auth_permission" VALUES(134,34,'change_rating','Can change rating');
INSERT INTO "auth_permission" VALUES(135,34,'delete_rating','Can delete rating');
INSERT INTO "auth_permission" VALUES(136,34,'view_rating','Can view rating');
INSERT INTO "auth_permission" VALUES(137,35,'add_earlierrating','Can add earlier rating');
INSERT INTO "auth_permission" VALUES(138,35,'change_earlierrating','Can change earlier rating');
INSERT INTO "auth_permission" VALUES(139,35,'delete_earlierrating','Can delete earlier rating');
INSERT INTO "auth_permission" VALUES(140,35,'view_earlierrating','Can view earlier rating');
INSERT INTO "auth_permission" VALUES(141,36,'add_importchange','Can add import change');
INSERT INTO "auth_permission" VALUES(142,36,'change_importchange','Can change import change');
INSERT INTO "auth_permission" VALUES(143,36,'delete_importchange','Can delete import change');
INSERT INTO "auth_permission" VALUES(144,36,'view_importchange','Can view import change');
INSERT INTO "auth_permission" VALUES(145,37,'add_importrun','Can add import run');
INSERT INTO "auth_permission" VALUES(146,37,'change_importrun','Can change import run');
INSERT INTO "auth_permission" VALUES(147,37,'delete_importrun','Can delete import run');
INSERT INTO "auth_permission" VALUES(148,37,'view_importrun','Can view import run');
INSERT INTO "auth_permission" VALUES(149,38,'add_refusedcell','Can add refused cell');
INSERT INTO "auth_permission" VALUES(150,38,'change_refusedcell','Can change refused cell');
INSERT INTO "auth_permission" VALUES(151,38,'delete_refusedcell','Can delete refused cell');
INSERT INTO "auth_permission" VALUES(152,38,'view_refusedcell','Can view refused cell');
INSERT INTO "auth_permission" VALUES(153,39,'add_savedmapping','Can add saved mapping');
INSERT INTO "auth_permission" VALUES(154,39,'change_savedmapping','Can change saved mapping');
INSERT INTO "auth_permission" VALUES(155,39,'delete_savedmapping','Can delete saved mapping');
INSERT INTO "auth_permission" VALUES(156,39,'view_savedmapping','Can view saved mapping');
INSERT INTO "auth_permission" VALUES(157,40,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(158,40,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(159,40,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(160,40,'view_event','Can view event');
CREATE TABLE "axes_accessattempt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_agent" varchar(255) NOT NULL, "ip_address" char(39) NULL, "username" varchar(255) NULL, "http_accept" varchar(1025) NOT NULL, "path_info" varchar(255) NOT NULL, "attempt_time" datetime NOT NULL, "get_data" text NOT NULL, "post_data" text NOT NULL, "failures_since_start" integer unsigned NOT NULL CHECK ("failures_since_start" >= 0));
CREATE TABLE "axes_accessattemptexpiration" ("access_attempt_id" integer NOT NULL PRIMARY KEY REFERENCES "axes_accessattempt" ("id") DEFERRABLE INITIALLY DEFERRED, "expires_at" datetime NOT NULL);
CREATE TABLE "axes_accessfailurelog" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_agent" varchar(255) NOT NULL, "ip_address" char(39) NULL, "username" varchar(255) NULL, "http_accept" varchar(1025) NOT NULL, "path_info" varchar(255) NOT NULL, "attempt_time" datetime NOT NULL, "locked_out" bool NOT NULL);
CREATE TABLE "axes_accesslog" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_agent" varchar(255) NOT NULL, "ip_address" char(39) NULL, "username" varchar(255) NULL, "http_accept" varchar(1025) NOT NULL, "path_info" varchar(255) NOT NULL, "attempt_time" datetime NOT NULL, "logout_time" datetime NULL, "session_hash" varchar(64) NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'auth','permission');
INSERT INTO "django_content_type" VALUES(2,'auth','group');
INSERT INTO "django_content_type" VALUES(3,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(4,'sessions','session');
INSERT INTO "django_content_type" VALUES(5,'account','emailaddress');
INSERT INTO "django_content_type" VALUES(6,'account','emailconfirmation');
INSERT INTO "django_content_type" VALUES(7,'mfa','authenticator');
INSERT INTO "django_content_type" VALUES(8,'axes','accessattempt');
INSERT INTO "django_content_type" VALUES(9,'axes','accesslog');
INSERT INTO "django_content_type" VALUES(10,'axes','accessfailurelog');
INSERT INTO "django_content_type" VALUES(11,'axes','accessattemptexpiration');
INSERT INTO "django_content_type" VALUES(12,'school','school');
INSERT INTO "django_content_type" VALUES(13,'school','house');
INSERT INTO "django_content_type" VALUES(14,'school','faculty');
INSERT INTO "django_content_type" VALUES(15,'school','adoptedpolicy');
INSERT INTO "django_content_type" VALUES(16,'school','subject');
INSERT INTO "django_content_type" VALUES(17,'school','teachingclass');
INSERT INTO "django_content_type" VALUES(18,'school','tutorgroup');
INSERT INTO "django_content_type" VALUES(19,'people','user');
INSERT INTO "django_content_type" VALUES(20,'people','classteacher');
INSERT INTO "django_content_type" VALUES(21,'people','post');
INSERT INTO "django_content_type" VALUES(22,'people','staffmember');
INSERT INTO "django_content_type" VALUES(23,'pupils','pupil');
INSERT INTO "django_content_type" VALUES(24,'pupils','classmembership');
INSERT INTO "django_content_type" VALUES(25,'pupils','categorymembership');
INSERT INTO "django_content_type" VALUES(26,'pupils','attendance');
INSERT INTO "django_content_type" VALUES(27,'tracking','concern');
INSERT INTO "django_content_type" VALUES(28,'tracking','concernreason');
INSERT INTO "django_content_type" VALUES(29,'tracking','cycle');
INSERT INTO "django_content_type" VALUES(30,'tracking','classfinished');
INSERT INTO "django_content_type" VALUES(31,'tracking','cyclenotice');
INSERT INTO "django_content_type" VALUES(32,'tracking','cycleyear');
INSERT INTO "django_content_type" VALUES(33,'tracking','nextstep');
INSERT INTO "django_content_type" VALUES(34,'tracking','rating');
INSERT INTO "django_content_type" VALUES(35,'tracking','earlierrating');
INSERT INTO "django_content_type" VALUES(36,'importing','importchange');
INSERT INTO "django_content_type" VALUES(37,'importing','importrun');
INSERT INTO "django_content_type" VALUES(38,'importing','refusedcell');
INSERT INTO "django_content_type" VALUES(39,'importing','savedmapping');
INSERT INTO "django_content_type" VALUES(40,'audit','event');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'people','0001_initial','2026-11-22 04:01:05.484289');
INSERT INTO "django_migrations" VALUES(2,'account','0001_initial','2026-11-22 04:01:05.524512');
INSERT INTO "django_migrations" VALUES(3,'account','0002_email_max_length','2026-11-22 04:01:05.547286');
INSERT INTO "django_migrations" VALUES(4,'account','0003_alter_emailaddress_create_unique_verified_email','2026-11-22 04:01:05.556714');
INSERT INTO "django_migrations" VALUES(5,'account','0004_alter_emailaddress_drop_unique_email','2026-11-22 04:01:05.573665');
INSERT INTO "django_migrations" VALUES(6,'account','0005_emailaddress_idx_upper_email','2026-11-22 04:01:05.586059');
INSERT INTO "django_migrations" VALUES(7,'account','0006_emailaddress_lower','2026-11-22 04:01:05.607044');
INSERT INTO "django_migrations" VALUES(8,'account','0007_emailaddress_idx_email','2026-11-22 04:01:05.617476');
INSERT INTO "django_migrations" VALUES(9,'account','0008_emailaddress_unique_primary_email_fixup','2026-11-22 04:01:05.636043');
INSERT INTO "django_migrations" VALUES(10,'account','0009_emailaddress_unique_primary_email','2026-11-22 04:01:05.646905');
INSERT INTO "django_migrations" VALUES(11,'audit','0001_initial','2026-11-22 04:01:05.650215');
INSERT INTO "django_migrations" VALUES(12,'contenttypes','0001_initial','2026-11-22 04:01:05.662474');
INSERT INTO "django_migrations" VALUES(13,'contenttypes','0002_remove_content_type_name','2026-11-22 04:01:05.692722');
INSERT INTO "django_migrations" VALUES(14,'auth','0001_initial','2026-11-22 04:01:05.712738');
INSERT INTO "django_migrations" VALUES(15,'auth','0002_alter_permission_name_max_length','2026-11-22 04:01:05.732811');
INSERT INTO "django_migrations" VALUES(16,'auth','0003_alter_user_email_max_length','2026-11-22 04:01:05.740649');
INSERT INTO "django_migrations" VALUES(17,'auth','0004_alter_user_username_opts','2026-11-22 04:01:05.751889');
INSERT INTO "django_migrations" VALUES(18,'auth','0005_alter_user_last_login_null','2026-11-22 04:01:05.763279');
INSERT INTO "django_migrations" VALUES(19,'auth','0006_require_contenttypes_0002','2026-11-22 04:01:05.765661');
INSERT INTO "django_migrations" VALUES(20,'auth','0007_alter_validators_add_error_messages','2026-11-22 04:01:05.769016');
INSERT INTO "django_migrations" VALUES(21,'auth','0008_alter_user_username_max_length','2026-11-22 04:01:05.794663');
INSERT INTO "django_migrations" VALUES(22,'auth','0009_alter_user_last_name_max_length','2026-11-22 04:01:05.797966');
INSERT INTO "django_migrations" VALUES(23,'auth','0010_alter_group_name_max_length','2026-11-22 04:01:05.805534');
INSERT INTO "django_migrations" VALUES(24,'auth','0011_update_proxy_permissions','2026-11-22 04:01:05.832336');
INSERT INTO "django_migrations" VALUES(25,'auth','0012_alter_user_first_name_max_length','2026-11-22 04:01:05.843844');
INSERT INTO "django_migrations" VALUES(26,'axes','0001_initial','2026-11-22 04:01:05.850017');
INSERT INTO "django_migrations" VALUES(27,'axes','0002_auto_20151217_2044','2026-11-22 04:01:05.946117');
INSERT INTO "django_migrations" VALUES(28,'axes','0003_auto_20160322_0929','2026-11-22 04:01:05.973816');
INSERT INTO "django_migrations" VALUES(29,'axes','0004_auto_20181024_1538','2026-11-22 04:01:05.998144');
INSERT INTO "django_migrations" VALUES(30,'axes','0005_remove_accessattempt_trusted','2026-11-22 04:01:06.012079');
INSERT INTO "django_migrations" VALUES(31,'axes','0006_remove_accesslog_trusted','2026-11-22 04:01:06.025151');
INSERT INTO "django_migrations" VALUES(32,'axes','0007_alter_accessattempt_unique_together','2026-11-22 04:01:06.081514');
INSERT INTO "django_migrations" VALUES(33,'axes','0008_accessfailurelog','2026-11-22 04:01:06.088107');
INSERT INTO "django_migrations" VALUES(34,'axes','0009_add_session_hash','2026-11-22 04:01:06.100599');
INSERT INTO "django_migrations" VALUES(35,'axes','0010_accessattemptexpiration','2026-11-22 04:01:06.108111');
INSERT INTO "django_migrations" VALUES(36,'school','0001_initial','2026-11-22 04:01:06.349648');
INSERT INTO "django_migrations" VALUES(37,'importing','0001_initial','2026-11-22 04:01:06.376337');
INSERT INTO "django_migrations" VALUES(38,'importing','0002_initial','2026-11-22 04:01:06.580729');
INSERT INTO "django_migrations" VALUES(39,'mfa','0001_initial','2026-11-22 04:01:06.600223');
INSERT INTO "django_migrations" VALUES(40,'mfa','0002_authenticator_timestamps','2026-11-22 04:01:06.625919');
INSERT INTO "django_migrations" VALUES(41,'mfa','0003_authenticator_type_uniq','2026-11-22 04:01:06.681752');
INSERT INTO "django_migrations" VALUES(42,'people','0002_initial','2026-11-22 04:01:07.607063');
INSERT INTO "django_migrations" VALUES(43,'pupils','0001_initial','2026-11-22 04:01:08.342920');
INSERT INTO "django_migrations" VALUES(44,'sessions','0001_initial','2026-11-22 04:01:08.352412');
INSERT INTO "django_migrations" VALUES(45,'tracking','0001_initial','2026-11-22 04:01:09.533180');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "importing_importchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "model" varchar(40) NOT NULL, "row_id" bigint NOT NULL, "made" bool NOT NULL, "before" text NOT NULL CHECK ((JSON_VALID("before") OR "before" IS NULL)), "after" text NOT NULL CHECK ((JSON_VALID("after") OR "after" IS NULL)), "run_id" bigint NOT NULL REFERENCES "importing_importrun" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "importing_importchange" VALUES(1,'pupils.Pupil',1,1,'{}','{"year": "S3"}',1);
CREATE TABLE "importing_importrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "filename" varchar(200) NOT NULL, "content" BLOB NULL, "fingerprint" varchar(64) NOT NULL, "mapping" text NOT NULL CHECK ((JSON_VALID("mapping") OR "mapping" IS NULL)), "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), "state" varchar(10) NOT NULL, "counts" text NOT NULL CHECK ((JSON_VALID("counts") OR "counts" IS NULL)), "read_at" datetime NOT NULL, "applied_at" datetime NULL, "undone_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "importing_importrun" VALUES(1,'pupils','a.csv',X'53434E','ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','{}','{}','read','{}','2026-11-23 09:00:00',NULL,NULL,1,1);
CREATE TABLE "importing_refusedcell" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "row" integer unsigned NOT NULL CHECK ("row" >= 0), "column" varchar(120) NOT NULL, "value" varchar(200) NOT NULL, "problem" varchar(400) NOT NULL, "run_id" bigint NOT NULL REFERENCES "importing_importrun" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "importing_refusedcell" VALUES(1,1,'Effort','5','5 is not on this scale.',1);
CREATE TABLE "importing_savedmapping" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "headings" varchar(64) NOT NULL, "mapping" text NOT NULL CHECK ((JSON_VALID("mapping") OR "mapping" IS NULL)), "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_mapping_per_set_of_headings" UNIQUE ("school_id", "kind", "headings"));
INSERT INTO "importing_savedmapping" VALUES(1,'pupils','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','{"SCN": "scn"}','2026-11-23 09:00:00',1,1);
CREATE TABLE "mfa_authenticator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "created_at" datetime NOT NULL, "last_used_at" datetime NULL);
CREATE TABLE "people_classteacher" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts" date NOT NULL, "ends" date NULL, "teaching_class_id" bigint NOT NULL REFERENCES "school_teachingclass" ("id") DEFERRABLE INITIALLY DEFERRED, "staff_id" bigint NOT NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_teaching_row_per_start" UNIQUE ("staff_id", "teaching_class_id", "starts"));
INSERT INTO "people_classteacher" VALUES(1,'2026-08-12',NULL,1,1);
CREATE TABLE "people_post" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(40) NOT NULL, "year" varchar(8) NOT NULL, "starts" date NOT NULL, "ends" date NULL, "faculty_id" bigint NULL REFERENCES "school_faculty" ("id") DEFERRABLE INITIALLY DEFERRED, "house_id" bigint NULL REFERENCES "school_house" ("id") DEFERRABLE INITIALLY DEFERRED, "tutor_group_id" bigint NULL REFERENCES "school_tutorgroup" ("id") DEFERRABLE INITIALLY DEFERRED, "staff_id" bigint NOT NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "post_ends_after_start" CHECK (("ends" IS NULL OR "ends" >= ("starts"))));
INSERT INTO "people_post" VALUES(1,'administrator','','2026-11-23',NULL,NULL,NULL,NULL,1);
CREATE TABLE "people_staffmember" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(20) NOT NULL, "name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "left_on" date NULL, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_staff_member_per_code" UNIQUE ("school_id", "code"), CONSTRAINT "one_staff_record_per_school_and_user" UNIQUE ("school_id", "user_id"));
INSERT INTO "people_staffmember" VALUES(1,'admin','office@quarry.example','office@quarry.example',NULL,1,1);
CREATE TABLE "people_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "email" varchar(254) NOT NULL UNIQUE, "name" varchar(150) NOT NULL, "is_active" bool NOT NULL, "made_at" datetime NOT NULL);
INSERT INTO "people_user" VALUES(1,'argon2$argon2id$v=19$m=102400,t=2,p=8$S1BYMEhaOE9VUlpZV1NJOUN3T0NyWQ$AB9wX5ym4gIMQKV7llKj8ogmik7f4YPvCKtFpy/YOBA',NULL,'office@quarry.example','office@quarry.example',1,'2026-11-22 04:01:10.210753');
CREATE TABLE "pupils_attendance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "session" varchar(9) NOT NULL, "to_date" date NOT NULL, "possible" integer unsigned NULL CHECK ("possible" >= 0), "present" integer unsigned NULL CHECK ("present" >= 0), "late" integer unsigned NULL CHECK ("late" >= 0), "percent" decimal NULL, "pupil_id" bigint NOT NULL REFERENCES "pupils_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_attendance_count_per_day" UNIQUE ("pupil_id", "session", "to_date"), CONSTRAINT "present_within_possible" CHECK (("present" IS NULL OR "present" <= ("possible"))));
INSERT INTO "pupils_attendance" VALUES(1,'2026/27','2026-11-20',130,117,NULL,NULL,1);
CREATE TABLE "pupils_categorymembership" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "category" varchar(20) NOT NULL, "starts" date NOT NULL, "ends" date NULL, "source" varchar(10) NOT NULL, "reason" varchar(300) NOT NULL, "set_at" datetime NOT NULL, "set_by_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "pupils_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "category_ends_after_start" CHECK (("ends" IS NULL OR "ends" >= ("starts"))));
INSERT INTO "pupils_categorymembership" VALUES(1,'SEBN','2026-08-12',NULL,'hand','Agreed','2026-11-23 09:00:00',1,1);
CREATE TABLE "pupils_classmembership" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts" date NOT NULL, "ends" date NULL, "teaching_class_id" bigint NOT NULL REFERENCES "school_teachingclass" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "pupils_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_membership_per_start" UNIQUE ("pupil_id", "teaching_class_id", "starts"));
INSERT INTO "pupils_classmembership" VALUES(1,'2026-08-12',NULL,1,1);
CREATE TABLE "pupils_pupil" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" char(32) NOT NULL UNIQUE, "given" varchar(100) NOT NULL, "family" varchar(100) NOT NULL, "preferred" varchar(100) NOT NULL, "search" varchar(320) NOT NULL, "date_of_birth" date NULL, "year" varchar(8) NOT NULL, "phase_override" varchar(20) NOT NULL, "phase_reason" varchar(200) NOT NULL, "scn" varchar(9) NULL UNIQUE, "upn" varchar(13) NULL UNIQUE, "mis_id" varchar(40) NOT NULL, "simd_decile" smallint unsigned NULL CHECK ("simd_decile" >= 0), "simd_version" varchar(12) NOT NULL, "support_step" varchar(12) NOT NULL, "joined_on" date NULL, "left_on" date NULL, "missing_from_import_since" date NULL, "house_id" bigint NULL REFERENCES "school_house" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, "tutor_group_id" bigint NULL REFERENCES "school_tutorgroup" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "simd_decile_is_1_to_10" CHECK (("simd_decile" IS NULL OR "simd_decile" BETWEEN 1 AND 10)));
INSERT INTO "pupils_pupil" VALUES(1,'c426f321fcd642d29e5936432aa31676','Éilidh','O’Brannigan','','eilidh obrannigan',NULL,'S3','','','213456784',NULL,'P1',4,'2020v2','',NULL,NULL,NULL,1,1,1);
CREATE TABLE "school_adoptedpolicy" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" varchar(40) NOT NULL, "effective_from" date NOT NULL, "text" text NOT NULL, "fingerprint" varchar(64) NOT NULL, "adopted_at" datetime NOT NULL, "adopted_by_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_policy_starts_on_a_day" UNIQUE ("school_id", "effective_from"));
INSERT INTO "school_adoptedpolicy" VALUES(1,'2008.1','2020-08-01','# Two Portuguese secondary schools, as they might have written their rules down.
#
# The ratings this policy is meant for are real and anonymous: P. Cortez and A. Silva, "Student Performance" (2008), UCI
# Machine Learning Repository, dataset 320, licensed CC BY 4.0. Grades run from 0 to 20 and 20 is best. The rules below
# are ours. The files hold no year groups, so the policy has none.

[policy]
school = "Two Portuguese secondary schools"
version = "2008.1"
from = 2005-09-01
jurisdiction = "other"
source = "Rules of this example, for data of P. Cortez and A. Silva (2008), CC BY 4.0"

[[faculties]]
id = "mathematics"
label = "Mathematics"

[[faculties]]
id = "portuguese"
label = "Portuguese"

[[subjects]]
id = "mathematics"
label = "Mathematics"
faculty = "mathematics"

[[subjects]]
id = "portuguese"
label = "Portuguese"
faculty = "portuguese"

[[scales]]
id = "twenty"
label = "Grade from 0 to 20"
better = "higher"
range = { from = 0, to = 20 }
source = "The data''s own scale: 20 is best"

[[measures]]
id = "grade"
label = "Grade"
scale = "twenty"

[missing]
tokens = ["-", "NA", "N/A"]

[[triggers]]
id = "low_grade"
label = "Grade below 10"
measures = ["grade"]
when = { at_or_worse = "9" }
outcome = "owner"

[[triggers]]
id = "grade_fell"
label = "Grade lower than in the report before"
measures = ["grade"]
when = { worse_than_last_by = 1 }
outcome = "owner"

[ladder]
counts = "faculties"
steps = [
  { from = 1, to = 1, owner = "curriculum_leader" },
  { from = 2, to = 2, owner = "pupil_support_leader" },
  { from = 3, owner = "year_head" },
]

[[roles]]
id = "curriculum_leader"
label = "Curriculum leader"
scope = "faculty"
reads = ["L0", "L1"]

[[roles]]
id = "pupil_support_leader"
label = "Pupil support leader"
scope = "caseload"
reads = ["L0", "L1", "L2"]

[[roles]]
id = "year_head"
label = "Year head"
scope = "year"
reads = ["L0", "L1", "L2"]

[headings]
pupil = ["pupil_id"]
','97f599f3b78f7a901ee076d41c4e41ba20bfb54e813cbebfbf8368b3a750581b','2026-11-23 04:01:09.677164',NULL,1);
CREATE TABLE "school_faculty" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(40) NOT NULL, "name" varchar(120) NOT NULL, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_faculty_per_code" UNIQUE ("school_id", "code"));
INSERT INTO "school_faculty" VALUES(1,'mathematics','Mathematics',1);
INSERT INTO "school_faculty" VALUES(2,'portuguese','Portuguese',1);
CREATE TABLE "school_house" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_house_per_name" UNIQUE ("school_id", "name"));
INSERT INTO "school_house" VALUES(1,'Rannoch',1);
CREATE TABLE "school_school" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "slug" varchar(50) NOT NULL UNIQUE, "made_at" datetime NOT NULL);
INSERT INTO "school_school" VALUES(1,'Inverquarry High School','inverquarry-high-school','2026-11-23 04:01:09.677164');
CREATE TABLE "school_subject" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(60) NOT NULL, "name" varchar(120) NOT NULL, "faculty_id" bigint NULL REFERENCES "school_faculty" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_subject_per_code" UNIQUE ("school_id", "code"));
INSERT INTO "school_subject" VALUES(1,'mathematics','Mathematics',1,1);
INSERT INTO "school_subject" VALUES(2,'portuguese','Portuguese',2,1);
CREATE TABLE "school_teachingclass" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(30) NOT NULL, "session" varchar(9) NOT NULL, "year" varchar(8) NOT NULL, "level" varchar(8) NOT NULL, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, "subject_id" bigint NOT NULL REFERENCES "school_subject" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_class_per_name_and_session" UNIQUE ("school_id", "session", "name"));
INSERT INTO "school_teachingclass" VALUES(1,'3R2/Ma','2026/27','S3','',1,1);
CREATE TABLE "school_tutorgroup" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(20) NOT NULL, "year" varchar(8) NOT NULL, "house_id" bigint NULL REFERENCES "school_house" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_tutor_group_per_name" UNIQUE ("school_id", "name"));
INSERT INTO "school_tutorgroup" VALUES(1,'3R2','S3',1,1);
CREATE TABLE "tracking_classfinished" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "reason_for_blanks" varchar(300) NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "teaching_class_id" bigint NOT NULL REFERENCES "school_teachingclass" ("id") DEFERRABLE INITIALLY DEFERRED, "cycle_id" bigint NOT NULL REFERENCES "tracking_cycle" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "finished_once_per_cycle" UNIQUE ("cycle_id", "teaching_class_id"));
INSERT INTO "tracking_classfinished" VALUES(1,'2026-11-23 09:00:00','',1,1,1);
CREATE TABLE "tracking_concern" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "year" varchar(8) NOT NULL, "faculties" smallint unsigned NOT NULL CHECK ("faculties" >= 0), "owner_role" varchar(40) NOT NULL, "policy_role" varchar(40) NOT NULL, "override_reason" varchar(300) NOT NULL, "repeated" bool NOT NULL, "state" varchar(10) NOT NULL, "raised_at" datetime NOT NULL, "seen_at" datetime NULL, "overridden_by_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "owner_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "pupils_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "cycle_id" bigint NOT NULL REFERENCES "tracking_cycle" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_concern_per_pupil_and_cycle" UNIQUE ("cycle_id", "pupil_id"));
INSERT INTO "tracking_concern" VALUES(1,'S3',1,'curriculum_leader','curriculum_leader','',0,'new','2026-11-23 09:00:00',NULL,NULL,1,1,1);
CREATE TABLE "tracking_concernreason" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "trigger" varchar(60) NOT NULL, "measure" varchar(40) NOT NULL, "value" varchar(20) NOT NULL, "previous" varchar(20) NOT NULL, "seriousness" varchar(20) NOT NULL, "counts" bool NOT NULL, "repeated" bool NOT NULL, "because" text NOT NULL, "concern_id" bigint NOT NULL REFERENCES "tracking_concern" ("id") DEFERRABLE INITIALLY DEFERRED, "faculty_id" bigint NULL REFERENCES "school_faculty" ("id") DEFERRABLE INITIALLY DEFERRED, "subject_id" bigint NULL REFERENCES "school_subject" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "tracking_concernreason" VALUES(1,'low_grade','grade','7','','',1,0,'Grade is 7.',1,1,1);
CREATE TABLE "tracking_cycle" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(60) NOT NULL, "session" varchar(9) NOT NULL, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), "opens" date NOT NULL, "due" date NOT NULL, "closed_at" datetime NULL, "closed_by_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "policy_id" bigint NULL REFERENCES "school_adoptedpolicy" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "school_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_cycle_per_number" UNIQUE ("school_id", "session", "number"), CONSTRAINT "cycle_due_after_it_opens" CHECK ("due" >= ("opens")));
INSERT INTO "tracking_cycle" VALUES(1,'Cycle 1','2026/27',1,'2026-09-01','2026-10-01','2026-11-23 09:00:00',1,1,1);
CREATE TABLE "tracking_cyclenotice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(40) NOT NULL, "text" varchar(400) NOT NULL, "cycle_id" bigint NOT NULL REFERENCES "tracking_cycle" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NULL REFERENCES "pupils_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "subject_id" bigint NULL REFERENCES "school_subject" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "tracking_cyclenotice" VALUES(1,'level_changed','Changed.',1,1,1);
CREATE TABLE "tracking_cycleyear" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "year" varchar(8) NOT NULL, "cycle_id" bigint NOT NULL REFERENCES "tracking_cycle" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_row_per_cycle_and_year" UNIQUE ("cycle_id", "year"));
INSERT INTO "tracking_cycleyear" VALUES(1,'S3',1);
CREATE TABLE "tracking_earlierrating" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "value" varchar(20) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "rating_id" bigint NOT NULL REFERENCES "tracking_rating" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_earlier_value_per_version" UNIQUE ("rating_id", "version"));
INSERT INTO "tracking_earlierrating" VALUES(1,'9',1,'2026-11-23 09:00:00',1,1);
CREATE TABLE "tracking_nextstep" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "text" varchar(500) NOT NULL, "due" date NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "concern_id" bigint NOT NULL REFERENCES "tracking_concern" ("id") DEFERRABLE INITIALLY DEFERRED, "who_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "tracking_nextstep" VALUES(1,'step','Speak with home.',NULL,'2026-11-23 09:00:00',1,1,1);
CREATE TABLE "tracking_rating" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "measure" varchar(40) NOT NULL, "value" varchar(20) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_staffmember" ("id") DEFERRABLE INITIALLY DEFERRED, "cycle_id" bigint NOT NULL REFERENCES "tracking_cycle" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "pupils_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "teaching_class_id" bigint NOT NULL REFERENCES "school_teachingclass" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_rating_per_pupil_class_cycle_measure" UNIQUE ("pupil_id", "teaching_class_id", "cycle_id", "measure"));
INSERT INTO "tracking_rating" VALUES(1,'grade','7',2,'2026-11-23 09:00:00',1,1,1,1);
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE INDEX "audit_event_pupil_id_d7033f9a" ON "audit_event" ("pupil_id");
CREATE INDEX "audit_latest_first" ON "audit_event" ("school_id", "at" DESC);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE INDEX "axes_accessattempt_user_agent_ad89678b" ON "axes_accessattempt" ("user_agent");
CREATE INDEX "axes_accessattempt_ip_address_10922d9c" ON "axes_accessattempt" ("ip_address");
CREATE INDEX "axes_accessattempt_username_3f2d4ca0" ON "axes_accessattempt" ("username");
CREATE UNIQUE INDEX "axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq" ON "axes_accessattempt" ("username", "ip_address", "user_agent");
CREATE INDEX "axes_accessfailurelog_user_agent_ea145dda" ON "axes_accessfailurelog" ("user_agent");
CREATE INDEX "axes_accessfailurelog_ip_address_2e9f5a7f" ON "axes_accessfailurelog" ("ip_address");
CREATE INDEX "axes_accessfailurelog_username_a8b7e8a4" ON "axes_accessfailurelog" ("username");
CREATE INDEX "axes_accesslog_user_agent_0e659004" ON "axes_accesslog" ("user_agent");
CREATE INDEX "axes_accesslog_ip_address_86b417e5" ON "axes_accesslog" ("ip_address");
CREATE INDEX "axes_accesslog_username_df93064b" ON "axes_accesslog" ("username");
CREATE INDEX "school_house_school_id_3a0f41be" ON "school_house" ("school_id");
CREATE INDEX "school_faculty_school_id_e9ae8595" ON "school_faculty" ("school_id");
CREATE INDEX "school_adoptedpolicy_adopted_by_id_1cf6a1e0" ON "school_adoptedpolicy" ("adopted_by_id");
CREATE INDEX "school_adoptedpolicy_school_id_0cf96093" ON "school_adoptedpolicy" ("school_id");
CREATE INDEX "school_subject_faculty_id_68baa8a1" ON "school_subject" ("faculty_id");
CREATE INDEX "school_subject_school_id_b7be3245" ON "school_subject" ("school_id");
CREATE INDEX "school_teachingclass_school_id_cfdceb77" ON "school_teachingclass" ("school_id");
CREATE INDEX "school_teachingclass_subject_id_a48a5c55" ON "school_teachingclass" ("subject_id");
CREATE INDEX "school_tutorgroup_house_id_2b8dcc32" ON "school_tutorgroup" ("house_id");
CREATE INDEX "school_tutorgroup_school_id_1c538448" ON "school_tutorgroup" ("school_id");
CREATE INDEX "importing_importrun_by_id_3a0cd74f" ON "importing_importrun" ("by_id");
CREATE INDEX "importing_importrun_school_id_5718fa2a" ON "importing_importrun" ("school_id");
CREATE INDEX "importing_importchange_run_id_d05a03ae" ON "importing_importchange" ("run_id");
CREATE INDEX "importing_refusedcell_run_id_55f5bf44" ON "importing_refusedcell" ("run_id");
CREATE INDEX "importing_savedmapping_by_id_d04d33a0" ON "importing_savedmapping" ("by_id");
CREATE INDEX "importing_savedmapping_school_id_470983bb" ON "importing_savedmapping" ("school_id");
CREATE INDEX "mfa_authenticator_user_id_0c3a50c0" ON "mfa_authenticator" ("user_id");
CREATE UNIQUE INDEX "unique_authenticator_type" ON "mfa_authenticator" ("user_id", "type") WHERE "type" IN ('totp', 'recovery_codes');
CREATE INDEX "people_staffmember_school_id_dbb085a4" ON "people_staffmember" ("school_id");
CREATE INDEX "people_staffmember_user_id_9ba85578" ON "people_staffmember" ("user_id");
CREATE INDEX "people_post_faculty_id_5998ac0c" ON "people_post" ("faculty_id");
CREATE INDEX "people_post_house_id_507ecc64" ON "people_post" ("house_id");
CREATE INDEX "people_post_tutor_group_id_9d9df036" ON "people_post" ("tutor_group_id");
CREATE INDEX "people_post_staff_id_949788dc" ON "people_post" ("staff_id");
CREATE INDEX "post_by_role_and_year" ON "people_post" ("role", "year");
CREATE INDEX "people_classteacher_teaching_class_id_dfd61595" ON "people_classteacher" ("teaching_class_id");
CREATE INDEX "people_classteacher_staff_id_96248057" ON "people_classteacher" ("staff_id");
CREATE INDEX "pupils_pupil_house_id_e1b31108" ON "pupils_pupil" ("house_id");
CREATE INDEX "pupils_pupil_school_id_e097a111" ON "pupils_pupil" ("school_id");
CREATE INDEX "pupils_pupil_tutor_group_id_1c409739" ON "pupils_pupil" ("tutor_group_id");
CREATE INDEX "pupil_by_year" ON "pupils_pupil" ("school_id", "year");
CREATE UNIQUE INDEX "one_pupil_per_mis_id" ON "pupils_pupil" ("school_id", "mis_id") WHERE NOT ("mis_id" = '');
CREATE INDEX "pupils_classmembership_teaching_class_id_018c6e8a" ON "pupils_classmembership" ("teaching_class_id");
CREATE INDEX "pupils_classmembership_pupil_id_8bedab3a" ON "pupils_classmembership" ("pupil_id");
CREATE INDEX "membership_by_class" ON "pupils_classmembership" ("teaching_class_id", "pupil_id");
CREATE UNIQUE INDEX "one_open_membership_per_category" ON "pupils_categorymembership" ("pupil_id", "category") WHERE "ends" IS NULL;
CREATE INDEX "pupils_categorymembership_set_by_id_384526a3" ON "pupils_categorymembership" ("set_by_id");
CREATE INDEX "pupils_categorymembership_pupil_id_501804e2" ON "pupils_categorymembership" ("pupil_id");
CREATE INDEX "category_in_force" ON "pupils_categorymembership" ("category", "ends");
CREATE INDEX "pupils_attendance_pupil_id_69f71e1e" ON "pupils_attendance" ("pupil_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE INDEX "tracking_concernreason_concern_id_ff9c6f4a" ON "tracking_concernreason" ("concern_id");
CREATE INDEX "tracking_concernreason_faculty_id_3eb0428f" ON "tracking_concernreason" ("faculty_id");
CREATE INDEX "tracking_concernreason_subject_id_58d39a6c" ON "tracking_concernreason" ("subject_id");
CREATE INDEX "tracking_cyclenotice_cycle_id_c2d5408b" ON "tracking_cyclenotice" ("cycle_id");
CREATE INDEX "tracking_cyclenotice_pupil_id_c4ada9fa" ON "tracking_cyclenotice" ("pupil_id");
CREATE INDEX "tracking_cyclenotice_subject_id_cd272100" ON "tracking_cyclenotice" ("subject_id");
CREATE INDEX "tracking_nextstep_by_id_03808e14" ON "tracking_nextstep" ("by_id");
CREATE INDEX "tracking_nextstep_concern_id_5f98978e" ON "tracking_nextstep" ("concern_id");
CREATE INDEX "tracking_nextstep_who_id_c899347f" ON "tracking_nextstep" ("who_id");
CREATE INDEX "tracking_cycle_closed_by_id_338df038" ON "tracking_cycle" ("closed_by_id");
CREATE INDEX "tracking_cycle_policy_id_c863acd9" ON "tracking_cycle" ("policy_id");
CREATE INDEX "tracking_cycle_school_id_8a19f995" ON "tracking_cycle" ("school_id");
CREATE INDEX "tracking_concern_overridden_by_id_ebe47d9c" ON "tracking_concern" ("overridden_by_id");
CREATE INDEX "tracking_concern_owner_id_0a61d836" ON "tracking_concern" ("owner_id");
CREATE INDEX "tracking_concern_pupil_id_3cd00b87" ON "tracking_concern" ("pupil_id");
CREATE INDEX "tracking_concern_cycle_id_76183894" ON "tracking_concern" ("cycle_id");
CREATE INDEX "concern_by_owner" ON "tracking_concern" ("owner_id", "state");
CREATE INDEX "tracking_classfinished_by_id_761e244c" ON "tracking_classfinished" ("by_id");
CREATE INDEX "tracking_classfinished_teaching_class_id_254422f5" ON "tracking_classfinished" ("teaching_class_id");
CREATE INDEX "tracking_classfinished_cycle_id_9d5189a6" ON "tracking_classfinished" ("cycle_id");
CREATE INDEX "tracking_cycleyear_cycle_id_689fcef9" ON "tracking_cycleyear" ("cycle_id");
CREATE INDEX "tracking_rating_by_id_cc71742d" ON "tracking_rating" ("by_id");
CREATE INDEX "tracking_rating_cycle_id_adb72dc2" ON "tracking_rating" ("cycle_id");
CREATE INDEX "tracking_rating_pupil_id_d7774362" ON "tracking_rating" ("pupil_id");
CREATE INDEX "tracking_rating_teaching_class_id_fb842dcc" ON "tracking_rating" ("teaching_class_id");
CREATE INDEX "rating_by_cycle_and_class" ON "tracking_rating" ("cycle_id", "teaching_class_id");
CREATE INDEX "tracking_earlierrating_by_id_33be6679" ON "tracking_earlierrating" ("by_id");
CREATE INDEX "tracking_earlierrating_rating_id_c7518da9" ON "tracking_earlierrating" ("rating_id");
COMMIT;
