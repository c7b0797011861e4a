# BALLOT_NEED(VARIABLE, MODULE, DEBIAN-PACKAGE)
# Like PKG_CHECK_MODULES, with a message that says what to install.
AC_DEFUN([BALLOT_NEED],
[PKG_CHECK_MODULES([$1], [$2], [],
    [AC_MSG_ERROR([$2 is needed and was not found (Debian: apt-get install $3)])])])

# BALLOT_NEED_CSV
# libcsv tells pkg-config nothing.
AC_DEFUN([BALLOT_NEED_CSV],
[AC_CHECK_HEADER([csv.h], [],
    [AC_MSG_ERROR([csv.h is needed and was not found (Debian: apt-get install libcsv-dev)])])
AC_CHECK_LIB([csv], [csv_fwrite], [AC_SUBST([CSV_LIBS], [-lcsv])],
    [AC_MSG_ERROR([libcsv is needed and was not found (Debian: apt-get install libcsv-dev)])])])

# BALLOT_NEED_UNISTRING
# Nor does libunistring.
AC_DEFUN([BALLOT_NEED_UNISTRING],
[AC_CHECK_HEADER([uniwidth.h], [],
    [AC_MSG_ERROR([uniwidth.h is needed and was not found (Debian: apt-get install libunistring-dev)])])
AC_CHECK_LIB([unistring], [uc_width], [AC_SUBST([UNISTRING_LIBS], [-lunistring])],
    [AC_MSG_ERROR([libunistring is needed and was not found (Debian: apt-get install libunistring-dev)])])])

# BALLOT_WARNINGS
# WARNING_FLAGS for our own sources, GENERATED_FLAGS for what flex and bison
# write, VISIBILITY_FLAGS for the shared library.
AC_DEFUN([BALLOT_WARNINGS],
[AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [treat warnings as errors])],
    [], [enable_werror=no])
WARNING_FLAGS=
for flag in -Wall -Wextra -Wpedantic -Wshadow -Wconversion; do
    AS_VAR_PUSHDEF([known], [ballot_cv_flag_$flag])
    AC_CACHE_CHECK([whether $CC knows $flag], [known],
        [saved=$CFLAGS
         CFLAGS="$CFLAGS $flag -Werror"
         AC_COMPILE_IFELSE([AC_LANG_PROGRAM()], [AS_VAR_SET([known], [yes])],
            [AS_VAR_SET([known], [no])])
         CFLAGS=$saved])
    AS_VAR_IF([known], [yes], [WARNING_FLAGS="$WARNING_FLAGS $flag"])
    AS_VAR_POPDEF([known])
done
GENERATED_FLAGS="-Wall -Wno-sign-compare -Wno-unused-but-set-variable"
AS_IF([test "$enable_werror" = yes],
    [WARNING_FLAGS="$WARNING_FLAGS -Werror"])
AC_SUBST([WARNING_FLAGS])
AC_SUBST([GENERATED_FLAGS])
AC_SUBST([VISIBILITY_FLAGS], [-fvisibility=hidden])])
