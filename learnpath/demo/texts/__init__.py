"""What people wrote, a file a station for the present cohort and one for the finished one."""
