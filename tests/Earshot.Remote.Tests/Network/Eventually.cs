namespace Earshot.Remote.Tests.Network;

/// <summary>Waits for what happens in other processes.</summary>
internal static class Eventually
{
    /// <summary>Asks twice a second until something holds.</summary>
    /// <param name="condition">What should hold.</param>
    /// <param name="tries">Times that it may not hold.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, int tries = 60)
    {
        for (int i = 0; !await condition(); i++)
        {
            i.Should().BeLessThan(tries, "it should happen soon");
            await Task.Delay(500);
        }
    }
}
