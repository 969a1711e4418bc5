#pragma once

#include "tests/endtoend/support/TestHome.h"

#include <QProcess>
#include <QStringList>

#include <memory>

/// Removes every variable from our environment except those that programs require.
void forgetEnvironment();
/// Environment of a program on the test's display, with the home folder of the test.
[[nodiscard]] QProcessEnvironment environmentOn(const TestHome &home);

/// A program that ends with this process at the latest. Its output and errors are kept.
[[nodiscard]] std::unique_ptr<QProcess> startProgram(const QString &program,
                                                     const QStringList &arguments,
                                                     const QProcessEnvironment &environment);
/// Runs a program to its end, while events are handled, and returns its output.
QByteArray outputOf(const QString &program, const QStringList &arguments);
