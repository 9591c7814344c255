// A thread that does one piece of work at a time, asked for ahead.
#ifndef GAIT_RUNTIME_DATA_READ_AHEAD_H
#define GAIT_RUNTIME_DATA_READ_AHEAD_H
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace gait::detail {

class ReadAhead {
public:
  /// The thread calls `work` once for every `ask`.
  explicit ReadAhead(std::function<void()> work) : work(std::move(work)), thread([this] { loop(); }) {}
  ~ReadAhead() {
    set(State::stop);
    thread.join();
  }
  ReadAhead(const ReadAhead &) = delete;

  /// What the thread reads must be in place before, and stay until `wait` or `drop`.
  void ask() { set(State::asked); }
  /// Waits for what was asked for; throws what the work threw.
  void wait() {
    drop();
    if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
  }
  /// Waits, and forgets the outcome.
  void drop() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return state == State::idle; });
  }

private:
  enum class State { idle, asked, stop };
  void set(State next) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return state == State::idle; });
    state = next;
    lock.unlock();
    changed.notify_all();
  }
  void loop() {
    std::unique_lock lock(mutex);
    for (;;) {
      changed.wait(lock, [&] { return state != State::idle; });
      if (state == State::stop) return;
      lock.unlock();
      std::exception_ptr thrown;
      try {
        work();
      } catch (...) {
        thrown = std::current_exception();
      }
      lock.lock();
      failure = thrown;
      state = State::idle;
      changed.notify_all();
    }
  }

  std::function<void()> work;
  std::mutex mutex;
  std::condition_variable changed;
  State state = State::idle;
  std::exception_ptr failure;
  std::thread thread; // last: it uses the others
};

} // namespace gait::detail
#endif
