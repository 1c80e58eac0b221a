#include <sys/vfs.h>
#include <xlsxwriter.h>
