-- What counts for nothing any more is deleted.
grant delete on runtime.act_counts to likelemba_app;
