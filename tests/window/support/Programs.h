#pragma once

#include "tests/endtoend/support/TestHome.h"

#include <QProcess>
#include <QStringList>

#include <memory>

/// Takes every variable out of our environment but the few that a program needs to run at all.
void forgetEnvironment();
/// Environment of a program on the test's display, with the home folder of the test.
[[nodiscard]] QProcessEnvironment environmentOn(const TestHome &home);

/// A program that ends with this process at the latest. Its words, errors included, are kept.
[[nodiscard]] std::unique_ptr<QProcess> startProgram(const QString &program,
                                                     const QStringList &arguments,
                                                     const QProcessEnvironment &environment);
/// Runs a program to its end, events going on meanwhile, and returns what it printed.
QByteArray outputOf(const QString &program, const QStringList &arguments);
