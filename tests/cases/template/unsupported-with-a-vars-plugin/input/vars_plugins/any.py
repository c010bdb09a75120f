# SPDX-License-Identifier: MIT
# sets what it likes
