/* libxml2, in several threads. */
#ifndef BALLOT_LIBXML2_H
#define BALLOT_LIBXML2_H

/* Sets up, once, what libxml2 would at its first use, where two threads could meet: to be called
 * before anything of libxml2's by whatever may be the first to use it. Any thread may. */
void ballot_libxml2_set_up(void);

#endif
